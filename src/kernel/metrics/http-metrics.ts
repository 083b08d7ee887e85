import { Counter, Histogram, type Registry } from 'prom-client';
import { type WorkKind, workKinds } from '../http/admission';
import type { HttpObserver } from '../http/http-observer';

/** Requests by the template of their route: what clients send in an address stays out of the metrics. */
export class HttpMetrics implements HttpObserver {
  private readonly seconds: Histogram<'method' | 'route' | 'status'>;
  private readonly turnedAway: Counter<'kind'>;

  constructor(registry: Registry) {
    const registers = [registry];
    this.seconds = new Histogram({
      name: 'kakehashi_http_request_seconds',
      help: 'From the head of a request to the end of its answer.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers,
    });
    this.turnedAway = new Counter({
      name: 'kakehashi_http_refused_total',
      help: 'Requests turned away because there was too much to do, by kind of work.',
      labelNames: ['kind'],
      registers,
    });
    for (const kind of workKinds) this.turnedAway.inc({ kind }, 0);
  }

  answered(method: string, route: string, status: number, seconds: number): void {
    this.seconds.observe({ method, route, status }, seconds);
  }

  refused(kind: WorkKind): void {
    this.turnedAway.inc({ kind });
  }
}
