import type { Provider } from '@nestjs/common';
import type { Registry } from 'prom-client';
import { HttpMetrics } from './http-metrics';
import { METRICS, newMetrics } from './metrics';

export const metricsProviders: Provider[] = [
  { provide: METRICS, useFactory: newMetrics },
  { provide: HttpMetrics, inject: [METRICS], useFactory: (metrics: Registry) => new HttpMetrics(metrics) },
];
