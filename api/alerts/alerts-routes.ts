import type { IRouter } from 'express';
import { parseAlertsQuery } from '../../contracts/api/requests/alerts-query.js';
import { parseAlerts } from '../../contracts/api/requests/alerts-request.js';
import { reachOf } from '../../core/access/reach.js';
import { takeAlerts } from '../../operations/alerts/take-alerts.js';
import { allowList, outsidersOut } from '../access/allow.js';
import type { AppDeps } from '../api-deps.js';
import { addRoute } from '../http/add-route.js';
import { BODY_LIMITS, jsonBody } from '../http/body.js';
import { required } from '../http/read-request.js';
import { callerOf } from '../principal/caller.js';

/** `POST /v1/alerts`: a receiver for Alertmanager. `GET /v1/alerts`: what is known of alerts, those that fire first. */
export function addAlertRoutes(router: IRouter, deps: AppDeps): void {
  addRoute(router, '/v1/alerts', {
    get: [
      async (req, res) => {
        await allowList(deps, res);
        const { limit, ...where } = required(parseAlertsQuery(req.query));
        const alerts = await deps.store.alerts.list({ ...where, reach: reachOf(callerOf(res)), limit });
        const nowMs = deps.nowMs();
        res.json({ alerts: alerts.map(({ resolvedSeenAtMs: _, ...alert }) => ({ ...alert, state: stateOf(alert, nowMs) })) });
      },
    ],
    post: [
      outsidersOut(deps, 'report'),
      ...jsonBody(BODY_LIMITS.outcomes),
      async (req, res) => {
        const sent = required(parseAlerts(req.body));
        await allowList(deps, res, 'report');
        res.json(await takeAlerts(deps, callerOf(res), sent));
      },
    ],
  });
}

function stateOf({ resolvedAtMs, staleAtMs }: { readonly resolvedAtMs: number | null; readonly staleAtMs: number }, nowMs: number) {
  if (resolvedAtMs !== null) return 'resolved';
  return staleAtMs <= nowMs ? 'stale' : 'firing';
}
