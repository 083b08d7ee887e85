import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public } from '../access/requires';
import { Problem } from '../kernel/http/problem';
import { Readiness } from './readiness';

@ApiTags('system')
@Public()
@Controller()
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  /** The process answers; it asks nothing of the database. */
  @Get('livez')
  @ApiOperation({ summary: 'Is the process alive?' })
  live() {
    return { status: 'alive' };
  }

  /** The service can do its work. */
  @Get('readyz')
  @ApiOperation({ summary: 'Can the service do its work?' })
  async ready() {
    const status = await this.readiness.state();
    if (status !== 'ready') throw new Problem(503, status, `The service is not ready: ${status}.`);
    return { status };
  }
}
