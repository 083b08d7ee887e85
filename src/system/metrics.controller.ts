import { Controller, Get, Header } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/requires';
import { RecordMetrics } from './record-metrics';

@ApiTags('system')
@Requires('system.read')
@Controller()
export class MetricsController {
  constructor(private readonly metrics: RecordMetrics) {}

  /** For Prometheus; with METRICS_TOKEN, which is known without the database, it answers during an outage too. */
  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  @ApiProduces('text/plain')
  @ApiOperation({
    summary: 'What the service does and how far behind it is, in the text format of Prometheus',
  })
  read(): Promise<string> {
    return this.metrics.text();
  }
}
