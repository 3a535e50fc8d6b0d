import type { Principal } from '../../core/principal/principal.js';
import type { Store } from '../../store/store.js';
import type { RevertRecordActivities } from './revert-activities.js';
import type { RecordActivities } from './rollout-activities.js';

export interface RecordActivityDeps {
  readonly store: Pick<Store, 'rollouts' | 'watches' | 'reverts' | 'audit'>;
  readonly findPrincipal: (id: string) => Omit<Principal, 'via'> | null;
}

/** The activities that only read and write the store: timeline, view, standing, people. */
export function createRecordActivities({ store, findPrincipal }: RecordActivityDeps): RecordActivities & RevertRecordActivities {
  return {
    append: (entries) => store.audit.append(entries),
    record: (view, entries) => store.rollouts.record(view, entries),
    endRevert: (rolloutId, outcome) => store.reverts.end(rolloutId, outcome),
    readStanding: async (watchId) => (await store.watches.get(watchId))?.standing ?? null,
    resolvePrincipal: async (id) => {
      const found = findPrincipal(id);
      return found === null ? null : { ...found, via: 'signal' };
    },
  };
}
