import { toResult } from '../../../core/reconciler/reconciler-mark.js';
import type { Standing } from '../../../core/rollout/standing.js';
import type { TidegateActivities } from '../../../worker/create-workers.js';

export interface MemoryActivities {
  readonly activities: TidegateActivities;
  /** How often the engine had a view and its lines written down. */
  records(): number;
}

/** Activities that do what a platform and a store would answer when all goes well, at once and without keeping anything. */
export function createMemoryActivities(
  nowMs: () => Promise<number>,
  standingOf: (watchId: string, lookedAtMs: number) => Standing,
): MemoryActivities {
  let records = 0;
  const applied = async () => ({ startedAtMs: await nowMs(), observed: [] });
  return {
    records: () => records,
    activities: {
      flags: {
        preflight: async () => ({ kind: 'ready', generation: 1 }),
        applyStage: applied,
        settleFlags: applied,
        stepBack: async () => ({ kind: 'shown', detail: '', lines: [] }),
        askControl: async () => ({ isHealthy: true, detail: '' }),
        restoreFlags: async ({ sequence }) => {
          const verifiedAtMs = await nowMs();
          return { flags: sequence.map((key) => ({ key, verifiedAtMs })), lookAgain: false, lines: [] };
        },
      },
      records: {
        append: async () => undefined,
        record: async () => {
          records += 1;
        },
        readStanding: async (watchId) => standingOf(watchId, await nowMs()),
        resolvePrincipal: async () => null,
      },
      slack: { renderCard: async () => ({ kind: 'none', detail: 'Nobody is told.' }) },
      notify: {
        page: async () => undefined,
        resolvePage: async () => undefined,
        pageEverybody: async () => undefined,
        resolveEverybody: async () => undefined,
      },
      reconcile: { reconcile: async () => toResult([], { atMs: 0, tookMs: 0, openRollouts: 0, failures: [], missed: null }) },
      watch: { watchShard: async () => undefined },
    },
  };
}
