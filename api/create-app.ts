import express, { type Express } from 'express';
import { AppError } from '../core/errors/app-error.js';
import type { AppDeps } from './api-deps.js';
import { addAuditRoutes } from './audit/audit-routes.js';
import { addDecisionsRoute } from './decisions/decisions-route.js';
import { createErrorMiddleware } from './errors/error-middleware.js';
import { addFeaturesRoute } from './features/features-route.js';
import { addEventsRoute } from './feed/events-route.js';
import { addFreezeRoutes } from './freezes/freeze-routes.js';
import { addHealthRoutes } from './health/health-routes.js';
import { requestId } from './http/request-id.js';
import { securityHeaders } from './http/security-headers.js';
import { addKillRoute } from './kill/kill-route.js';
import { addMetricsRoute, measureRequests } from './metrics/metrics-routes.js';
import { addOutcomesRoute } from './outcomes/outcomes-route.js';
import { addPlansRoute } from './plans/plans-route.js';
import { createPrincipalMiddleware } from './principal/principal-middleware.js';
import { addRehearsalRoutes } from './rehearsals/rehearsal-routes.js';
import { addRolloutRoutes } from './rollouts/rollout-routes.js';

/** The REST interface of `docs/http.md`, apart from any socket. Health and metrics ask nobody who they are. */
export function createApp(deps: AppDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(requestId, securityHeaders, measureRequests(deps.metrics));
  addHealthRoutes(app, deps.health);
  addMetricsRoute(app, deps.metrics);
  app.use((_req, res, next) => {
    if (!deps.health.draining) return next();
    res.set('Connection', 'close');
    throw new AppError('API_UNREACHABLE', 'This server is about to end and takes nothing new; send the request again.');
  });
  app.use('/v1', createPrincipalMiddleware(deps.authenticator));
  for (const add of [
    addRolloutRoutes,
    addDecisionsRoute,
    addEventsRoute,
    addKillRoute,
    addFreezeRoutes,
    addFeaturesRoute,
    addOutcomesRoute,
    addPlansRoute,
    addRehearsalRoutes,
    addAuditRoutes,
  ])
    add(app, deps);
  app.use((req) => {
    throw new AppError('NOT_FOUND', `There is nothing at ${req.path}; docs/http.md lists the addresses.`);
  });
  app.use(createErrorMiddleware(deps.logger));
  return app;
}
