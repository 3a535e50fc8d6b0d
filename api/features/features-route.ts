import type { IRouter, Request } from 'express';
import { currentShare } from '../../core/assignment/exposure.js';
import { canRead } from '../../operations/access/require-right.js';
import type { BundleRecord } from '../../store/store.js';
import { allowList } from '../access/allow.js';
import type { AppDeps } from '../api-deps.js';
import { addRoute } from '../http/add-route.js';
import { invalidRequest } from '../http/read-request.js';
import { callerOf } from '../principal/caller.js';

/** `GET /v1/features`: what every feature of an environment shows now. */
export function addFeaturesRoute(router: IRouter, deps: AppDeps): void {
  const { store, environment, nowMs } = deps;
  addRoute(router, '/v1/features', {
    get: [
      async (req, res) => {
        await allowList(deps, res);
        const bundles = await store.flags.readBundles(environmentOf(req) ?? environment);
        const shown = bundles.filter((bundle) => canRead(callerOf(res), bundle));
        const sorted = shown.toSorted((a, b) => (a.feature < b.feature ? -1 : 1));
        res.json({ features: sorted.map((bundle) => toFeature(bundle, nowMs())) });
      },
    ],
  });
}

function environmentOf(req: Request): string | undefined {
  const sent = req.query['environment'];
  if (sent === undefined || (typeof sent === 'string' && sent !== '' && !sent.includes('\0'))) return sent;
  throw invalidRequest([{ pointer: '/environment', detail: 'One environment is needed: send ?environment=<name> once, or not at all.' }]);
}

/** The share is what new units get now: none once the exposure has expired. */
function toFeature({ environment, feature, state, revision, rolloutId, exposure, flags }: BundleRecord, nowMs: number) {
  const expiresAtMs = exposure?.expiresAtMs ?? null;
  const share = expiresAtMs !== null && expiresAtMs <= nowMs ? 0 : currentShare(exposure);
  return { environment, feature, state, share, revision, rolloutId, expiresAtMs, flags };
}
