import type { IRouter } from 'express';
import type { AuditHeads } from '../../core/audit/chain/audit-head.js';
import { isTerminal } from '../../core/rollout/phases.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import { findRollout } from '../../operations/rollouts/find-rollout.js';
import { readLiveView } from '../../operations/rollouts/read-live-view.js';
import type { RolloutRow, Store } from '../../store/store.js';
import type { AppDeps } from '../api-deps.js';
import { addRoute } from '../http/add-route.js';
import { specBody } from '../http/body.js';
import { pathPart, queryCount } from '../http/read-request.js';
import { createRollout } from './create-rollout.js';
import { addEndedRoutes } from './ended/ended-routes.js';
import { listRollouts } from './list-rollouts.js';
import { listVerdicts } from './list-verdicts.js';

/** Starting rollouts and reading them. */
export function addRolloutRoutes(router: IRouter, deps: AppDeps): void {
  const { store } = deps;
  addRoute(router, '/v1/rollouts', { get: [listRollouts(deps)], post: [...specBody(), createRollout(deps)] });
  addRoute(router, '/v1/rollouts/:id', {
    get: [async (req, res) => void res.json(await readWithRetries(store, await findRollout(store, pathPart(req, 'id'))))],
  });
  addRoute(router, '/v1/rollouts/:id/timeline', {
    get: [
      async (req, res) => {
        const after = queryCount(req, 'after');
        const { id } = await findRollout(store, pathPart(req, 'id'));
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
        const { id, view } = await findRollout(store, pathPart(req, 'id'));
        const [exposure, findings] = await Promise.all([store.outcomes.exposureReport(id), store.watches.findings(id)]);
        res.json({ view, exposure, findings });
      },
    ],
  });
}

/** One rollout by itself also names its retries; most have none. */
async function readWithRetries(store: Store, row: RolloutRow): Promise<RolloutView & { readonly audit?: AuditHeads }> {
  const [{ view }, retries] = await Promise.all([readLiveView(store, row), store.rollouts.retriesOf(row.id)]);
  // Of one that has ended: what an auditor writes down outside, so that no later change of its timeline can stay unseen.
  const audit = isTerminal(view.phase) ? await store.chains.heads(row.id) : null;
  return { ...view, ...(retries.length > 0 && { retries }), ...(audit !== null && { audit }) };
}
