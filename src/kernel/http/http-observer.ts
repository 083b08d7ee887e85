import type { FastifyInstance } from 'fastify';
import type { WorkKind } from './admission';

/** Is told of what the server answers, to count it. It must not throw. */
export interface HttpObserver {
  /** `route` is the template, never the address: nothing of what a client sent. */
  answered(method: string, route: string, status: number, seconds: number): void;
  /** A request was turned away because there was too much to do. */
  refused(kind: WorkKind): void;
}

/** Streams are left out: they last as long as somebody listens. */
export function observeAnswers(instance: FastifyInstance, observer: HttpObserver): void {
  instance.addHook('onResponse', ({ method, routeOptions, is404 }, { statusCode, elapsedTime }, done) => {
    const route = is404 ? 'none' : (routeOptions.url ?? 'none');
    if (route !== '/api/v1/changes') observer.answered(method, route, statusCode, elapsedTime / 1000);
    done();
  });
}
