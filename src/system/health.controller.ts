import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public } from '../access/requires';
import { Followers } from '../kernel/following/followers';
import { Problem } from '../kernel/http/problem';
import { Readiness } from './readiness';
import { StoreHealth } from './store-health';

@ApiTags('system')
@Public()
@Controller()
export class HealthController {
  constructor(
    private readonly readiness: Readiness,
    private readonly followers: Followers,
    private readonly store: StoreHealth,
  ) {}

  /** The process answers; it asks nothing of the database. */
  @Get('livez')
  @ApiOperation({ summary: 'Is the process alive?' })
  live() {
    return { status: 'alive' };
  }

  /**
   * The service can do its work. A projection that stands still does not take that back, but is named; nor does a KurrentDB
   * that is away, since all that is read is in the database.
   */
  @Get('readyz')
  @ApiOperation({ summary: 'Can the service do its work?' })
  async ready() {
    const status = await this.readiness.state();
    if (status !== 'ready') throw new Problem(503, status, `The service is not ready: ${status}.`);
    const { paused } = this.followers;
    const store = await this.store.state();
    return { status, store, ...(paused.length > 0 && { paused }) };
  }
}
