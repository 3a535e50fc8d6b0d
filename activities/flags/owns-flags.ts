import type { FlagScope } from '../../flag-platforms/flag-platform.js';
import { within } from '../../platform/within.js';
import type { Store } from '../../store/store.js';

export interface OwnershipStore {
  readonly flags: Pick<Store['flags'], 'readBundle'>;
  readonly rollouts: Pick<Store['rollouts'], 'holdsLeases'>;
}

/** No rollback waits longer for the store than this. */
const PATIENCE_MS = 1_000;

/**
 * Whose flags they are now, when they are no longer this rollout's: one that has ended (its workflow was reset, its second look comes late) must not
 * take back what a newer rollout shows. Null: they are its own, or the store cannot tell.
 */
export function findNewOwner(store: OwnershipStore, scope: FlagScope): Promise<string | null> {
  return within(
    PATIENCE_MS,
    findOwnerForSure(store, scope).catch(() => null),
    null,
  );
}

/** The same for whoever can wait: throws while the store cannot tell. */
export async function findOwnerForSure(store: OwnershipStore, { environment, feature, rolloutId }: FlagScope): Promise<string | null> {
  // A rollout that has not written yet owns nothing in the bundle, but must fence its own first write off.
  if (await store.rollouts.holdsLeases(rolloutId)) return null;
  const owner = (await store.flags.readBundle(environment, feature))?.rolloutId ?? null;
  return owner === rolloutId ? null : owner;
}
