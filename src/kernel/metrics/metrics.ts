import { collectDefaultMetrics, Registry } from 'prom-client';

/** Where everything that is counted in this service is registered, one of them for each service. */
export const METRICS = Symbol('Metrics');

/** With the metrics of Node itself: processor time, memory, delays of the event loop, garbage collection. */
export function newMetrics(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}
