import type { Principal } from '../../core/principal/principal.js';
import type { Store } from '../../store/store.js';
import type { RecordActivities } from './rollout-activities.js';

export interface RecordActivityDeps {
  readonly store: Pick<Store, 'rollouts' | 'watches'>;
  readonly findPrincipal: (id: string) => Omit<Principal, 'via'> | null;
}

/** The activities that only read and write the store: timeline, view, standing, people. */
export function createRecordActivities({ store, findPrincipal }: RecordActivityDeps): RecordActivities {
  return {
    record: (view, entries) => store.rollouts.record(view, entries),
    readStanding: async (watchId) => (await store.watches.get(watchId))?.standing ?? null,
    resolvePrincipal: async (id) => {
      const found = findPrincipal(id);
      return found === null ? null : { ...found, via: 'signal' };
    },
  };
}
