import type { IRouter } from 'express';
import { addRoute } from '../http/add-route.js';
import type { Health } from './health.js';

/** `livez`: this process answers. `readyz`: 503 when the store is down or the process is about to end. */
export function addHealthRoutes(router: IRouter, health: Health): void {
  addRoute(router, '/livez', { get: [(_req, res) => void res.json({ alive: true })] });
  addRoute(router, '/readyz', {
    get: [
      async (_req, res) => {
        const report = await health.report();
        res.status(report.ready ? 200 : 503).json(report);
      },
    ],
  });
}
