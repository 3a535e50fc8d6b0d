import { pickFreeze } from '../../core/freeze/pick-freeze.js';
import { toFrozen } from '../../core/freeze/to-frozen.js';
import type { Store } from '../../store/store.js';
import type { ApplyInput, Frozen } from '../rollout/rollout-activities.js';

export interface FrozenDeps {
  readonly store: Pick<Store, 'freezes'>;
  readonly nowMs: () => number;
}

/** Asked right before flags are shown to more units; ways back never ask. Null: nothing that is not broken stands in the way. */
export async function findFrozen(
  { store, nowMs }: FrozenDeps,
  { spec, brokenFreezes = [] }: Pick<ApplyInput, 'spec' | 'brokenFreezes'>,
): Promise<Frozen | null> {
  const { environment, feature } = spec;
  const atMs = nowMs();
  const standing = pickFreeze(
    await store.freezes.active({ environment, feature }, atMs),
    { environment, feature, broken: brokenFreezes },
    atMs,
  );
  return standing === null ? null : toFrozen(standing);
}
