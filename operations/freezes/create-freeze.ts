import { AppError, type FieldError } from '../../core/errors/app-error.js';
import { findFreezeFaults } from '../../core/freeze/find-freeze-faults.js';
import type { Freeze } from '../../core/freeze/freeze.js';
import { type FreezeView, toFreezeView } from '../../core/freeze/freeze-view.js';
import { describeScope } from '../../core/freeze/freeze-words.js';
import type { Principal } from '../../core/principal/principal.js';
import type { OperationDeps } from '../operation-deps.js';
import { toFreezeId } from './freeze-id.js';

export interface FreezeOrder {
  readonly environment: string;
  /** Null: everything in the environment. */
  readonly feature: string | null;
  readonly kind: Freeze['kind'];
  readonly reason: string;
  readonly by: Principal;
  /** Unix milliseconds; null, and what is past: now. */
  readonly fromMs: number | null;
  /** Unix milliseconds; null: until somebody lifts it. */
  readonly untilMs: number | null;
  /** Takes an id that is free; answers the one to create under, which the same request, sent before, may have chosen. */
  readonly claimId?: (freeId: string) => Promise<string>;
}

export interface CreatedFreeze {
  readonly freeze: FreezeView;
  /** What was probably not meant; the freeze stands all the same. */
  readonly warnings: readonly FieldError[];
}

/**
 * Stops whatever goes forward, for everybody who is known, as an abort. From the moment of the answer Tidegate's own store shows no flag to more units, and no
 * write to another platform begins; one that is on its way there may still arrive, and a bundle over several platforms of which a part is written is written
 * whole. Rollouts hear of it within seconds. Ways back are not stopped. Errors: REQUEST_INVALID with everything that is wrong with its times, STORE_UNAVAILABLE.
 */
export async function createFreeze(deps: OperationDeps, order: FreezeOrder): Promise<CreatedFreeze> {
  const atMs = deps.nowMs();
  const faults = findFreezeFaults(order, atMs);
  const [first] = faults;
  if (first !== undefined) throw new AppError('REQUEST_INVALID', `${first.pointer}: ${first.detail}`, { errors: faults });
  const { environment, feature, kind, reason, by, fromMs, untilMs } = order;
  const freeId = toFreezeId(deps.createId());
  const freeze: Freeze = {
    ...{ id: (await order.claimId?.(freeId)) ?? freeId, environment, feature, kind, reason, by: by.id, untilMs },
    fromMs: Math.max(atMs, fromMs ?? atMs),
  };
  const created = await deps.store.freezes.create(freeze, { atMs, via: by.via });
  deps.logger.warn({ ...freeze, via: by.via }, `a freeze was thrown over ${describeScope(freeze)}`);
  return { freeze: toFreezeView(created, atMs), warnings: await findWarnings(deps, order) };
}

/** A name with a typing error would stop nothing, and nobody would notice. */
async function findWarnings({ store }: OperationDeps, { environment, feature }: FreezeOrder): Promise<readonly FieldError[]> {
  if (feature === null || (await store.flags.readBundle(environment, feature)) !== null) return [];
  return [
    {
      pointer: '/feature',
      detail: `No flags of "${feature}" are known in ${environment}: the freeze holds rollouts of that very name only. GET /v1/features shows what exists.`,
    },
  ];
}
