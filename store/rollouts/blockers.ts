import type { Blocker } from '../../core/rollout/queue/blocker.js';
import type { SqlSession } from '../sql/sql-client.js';
import type { RolloutRow } from '../store.js';
import { type Lease, selectLeases } from './leases.js';
import { selectRollouts } from './rollout-rows.js';

/** Somebody who wants flags. */
export interface Claimant {
  readonly id: string;
  readonly environment: string;
  readonly feature: string;
  readonly keys: readonly string[];
}

/** Who stands before a claimant: holders of its flags, and those that wait for one of them since longer. */
export interface Obstacles {
  readonly leases: readonly Lease[];
  readonly earlier: readonly RolloutRow[];
}

export const keysOf = ({ spec }: Pick<RolloutRow, 'spec'>): readonly string[] => spec.flags.map((flag) => flag.key);

export const toClaimant = (row: RolloutRow): Claimant => ({
  id: row.id,
  environment: row.environment,
  feature: row.feature,
  keys: keysOf(row),
});

/** Everything that waits in the environment, oldest first. */
export const selectQueued = (session: SqlSession, environment: string): Promise<readonly RolloutRow[]> =>
  selectRollouts(session, 'queued AND environment = $1 ORDER BY number', [environment]);

/** `queued`: everything that waits, oldest first; only what comes before the claimant counts, all of it when the claimant does not wait yet. */
export async function findObstacles(session: SqlSession, claimant: Claimant, queued: readonly RolloutRow[]): Promise<Obstacles> {
  const { id, feature, keys } = claimant;
  const leases = (await selectLeases(session, claimant)).filter(({ holder }) => holder !== id);
  const own = queued.findIndex((row) => row.id === id);
  const before = own < 0 ? queued : queued.slice(0, own);
  return { leases, earlier: before.filter((row) => row.feature === feature || keysOf(row).some((key) => keys.includes(key))) };
}

export function toBlockers({ leases, earlier }: Obstacles, keys: readonly string[]): readonly Blocker[] {
  const holders = [...new Set(leases.map(({ holder }) => holder))];
  return [
    ...holders.map(
      (rolloutId): Blocker => ({
        rolloutId,
        flags: leases.filter(({ holder }) => holder === rolloutId).map(({ key }) => key),
        kind: 'holds',
      }),
    ),
    ...earlier.map((row): Blocker => ({ rolloutId: row.id, flags: sharedKeys(row, keys), kind: 'waits' })),
  ];
}

/** The flags that both want; all of the other's where they only share the feature. */
export function sharedKeys(other: Pick<RolloutRow, 'spec'>, keys: readonly string[]): readonly string[] {
  const shared = keysOf(other).filter((key) => keys.includes(key));
  return shared.length > 0 ? shared : keysOf(other);
}
