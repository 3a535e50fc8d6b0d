import express, { type Express, type RequestHandler } from 'express';
import { AppError } from '../core/errors/app-error.js';
import { addAlertRoutes } from './alerts/alerts-routes.js';
import type { AppDeps } from './api-deps.js';
import { addAuditRoutes } from './audit/audit-routes.js';
import { addDashboardRoutes } from './dashboard/dashboard-routes.js';
import { addDecisionsRoute } from './decisions/decisions-route.js';
import { createErrorMiddleware } from './errors/error-middleware.js';
import { addExplanationRoute } from './explanations/explanation-route.js';
import { addFeaturesRoute } from './features/features-route.js';
import { addEventsRoute } from './feed/events-route.js';
import { addFreezeRoutes } from './freezes/freeze-routes.js';
import { addHealthRoutes } from './health/health-routes.js';
import { logAccess } from './http/access-log.js';
import { refuseForeignPages } from './http/refuse-foreign-pages.js';
import { requestId } from './http/request-id.js';
import { securityHeaders } from './http/security-headers.js';
import { addKeyRoutes } from './keys/key-routes.js';
import { addKillRoute } from './kill/kill-route.js';
import { addMeRoute } from './me/me-route.js';
import { addMetricsRoute, measureRequests } from './metrics/metrics-routes.js';
import { addOpenApiRoute } from './openapi/openapi-route.js';
import { addOutcomesRoute } from './outcomes/outcomes-route.js';
import { addPlansRoute } from './plans/plans-route.js';
import { createPrincipalMiddleware } from './principal/principal-middleware.js';
import { addRehearsalRoutes } from './rehearsals/rehearsal-routes.js';
import { addRolloutRoutes } from './rollouts/rollout-routes.js';
import { addComparisonRoute } from './samples/comparison-route.js';
import { addSamplesRoute } from './samples/samples-route.js';
import { addVersionRoutes } from './samples/version-routes.js';
import { addTemplatesRoute } from './templates/templates-route.js';
import { addWebhookRoutes } from './webhooks/webhook-routes.js';

const ROUTES = [
  addRolloutRoutes,
  addDecisionsRoute,
  addEventsRoute,
  addKillRoute,
  addFreezeRoutes,
  addFeaturesRoute,
  addOutcomesRoute,
  addSamplesRoute,
  addVersionRoutes,
  addComparisonRoute,
  addPlansRoute,
  addTemplatesRoute,
  addExplanationRoute,
  addRehearsalRoutes,
  addAuditRoutes,
  addMeRoute,
  addKeyRoutes,
  addWebhookRoutes,
  addAlertRoutes,
];

/** The REST interface of `docs/http.md`, apart from any socket. Health and metrics ask nobody who they are. */
export function createApp(deps: AppDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', deps.trustedProxies ?? 0);
  app.use(requestId, logAccess(deps.logger), securityHeaders, measureRequests(deps.metrics));
  addHealthRoutes(app, deps.health);
  addMetricsRoute(app, deps.metrics);
  addOpenApiRoute(app);
  app.use(refuseWhileEnding(deps));
  addDashboardRoutes(app, deps);
  app.use('/v1', refuseForeignPages(deps.authenticator), createPrincipalMiddleware(deps));
  app.use('/v1', deps.limits.ofStrangers, deps.limits.ofCallers);
  for (const add of ROUTES) add(app, deps);
  app.use((req) => {
    throw new AppError('NOT_FOUND', `There is nothing at ${req.path}; docs/http.md lists the addresses.`);
  });
  app.use(createErrorMiddleware(deps.logger));
  return app;
}

function refuseWhileEnding({ health }: AppDeps): RequestHandler {
  return (_req, res, next) => {
    if (!health.draining) return next();
    res.set('Connection', 'close');
    throw new AppError('API_UNREACHABLE', 'This server is about to end and takes nothing new; send the request again.');
  };
}
