import type { IRouter, RequestHandler } from 'express';
import { addRoute } from '../http/add-route.js';
import { routeOf } from '../http/route-of.js';
import type { ApiMetrics } from './api-metrics.js';

/** Measures every request but event streams, whose length says nothing. */
export function measureRequests({ requests }: ApiMetrics): RequestHandler {
  return (req, res, next) => {
    const end = requests.startTimer();
    res.once('finish', () => {
      if (String(res.getHeader('Content-Type') ?? '').startsWith('text/event-stream')) return;
      end({ method: req.method, route: routeOf(req), status: String(res.statusCode) });
    });
    next();
  };
}

export function addMetricsRoute(router: IRouter, { registry }: ApiMetrics): void {
  addRoute(router, '/metrics', {
    get: [
      async (_req, res) => {
        res.type(registry.contentType).send(await registry.metrics());
      },
    ],
  });
}
