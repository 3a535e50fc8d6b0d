import type { IRouter, RequestHandler } from 'express';
import type { AuditHeads } from '../../core/audit/chain/audit-head.js';
import { isTerminal } from '../../core/rollout/phases.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import { readLiveView } from '../../operations/rollouts/read-live-view.js';
import type { RolloutRow, Store } from '../../store/store.js';
import { allowedRollout, outsidersOut } from '../access/allow.js';
import type { AppDeps } from '../api-deps.js';
import { allowedTimeline } from '../audit/allowed-timeline.js';
import { addRoute } from '../http/add-route.js';
import { specBody } from '../http/body.js';
import { isKnownTag, toEntityTag } from '../http/entity-tag.js';
import { queryCount } from '../http/read-request.js';
import { createRollout } from './create-rollout.js';
import { addEndedRoutes } from './ended/ended-routes.js';
import { listRollouts } from './list-rollouts.js';
import { listVerdicts } from './list-verdicts.js';

/** Starting rollouts and reading them. */
export function addRolloutRoutes(router: IRouter, deps: AppDeps): void {
  const { store } = deps;
  addRoute(router, '/v1/rollouts', {
    get: [listRollouts(deps)],
    post: [outsidersOut(deps, 'operate'), ...specBody(), createRollout(deps)],
  });
  addRoute(router, '/v1/rollouts/:id', {
    get: [getRollout(deps)],
  });
  addRoute(router, '/v1/rollouts/:id/timeline', {
    get: [
      async (req, res) => {
        const after = queryCount(req, 'after');
        const { id } = await allowedTimeline(deps, { req, res });
        // Lines of flag writes and of the workflow reach the store by different ways; people read them by when things happened.
        const { head, entries } = await store.chains.read(id, after);
        res.json({ entries: [...entries].sort((a, b) => a.atMs - b.atMs || a.seq - b.seq), head });
      },
    ],
  });
  addEndedRoutes(router, deps);
  addRoute(router, '/v1/rollouts/:id/verdicts', { get: [listVerdicts(deps)] });
  addRoute(router, '/v1/rollouts/:id/report', {
    get: [
      async (req, res) => {
        const { id, view } = await allowedRollout(deps, { req, res }, 'read');
        const [exposure, findings] = await Promise.all([store.outcomes.exposureReport(id), store.watches.findings(id)]);
        res.json({ view, exposure, findings });
      },
    ],
  });
}

/** With the tag of what is sent; 304 to who has that already. */
function getRollout(deps: AppDeps): RequestHandler {
  return async (req, res) => {
    const view = await readWithRetries(deps.store, await allowedRollout(deps, { req, res }, 'read'));
    const body = JSON.stringify(view);
    const tag = toEntityTag(view.revision, body);
    res.set('ETag', tag);
    if (isKnownTag(req.get('if-none-match'), tag)) res.status(304).end();
    else res.type('application/json').send(body);
  };
}

/** One rollout by itself also names its retries; most have none. */
async function readWithRetries(store: Store, row: RolloutRow): Promise<RolloutView & { readonly audit?: AuditHeads }> {
  const [{ view }, retries] = await Promise.all([readLiveView(store, row), store.rollouts.retriesOf(row.id)]);
  // Of one that has ended: what an auditor writes down outside, so that no later change of its timeline can stay unseen.
  const audit = isTerminal(view.phase) ? await store.chains.heads(row.id) : null;
  return { ...view, ...(retries.length > 0 && { retries }), ...(audit !== null && { audit }) };
}
