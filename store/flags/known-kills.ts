import type { SqlSession } from '../sql/sql-client.js';

/** What a kill did. */
export interface KillDone {
  readonly generation: number;
  readonly atMs: number;
  /** The rollout that it stopped; null when none was live. */
  readonly rolloutId: string | null;
  /** True: a kill with this id was taken before, this is what that one did, and nothing was changed again. */
  readonly isRepeated: boolean;
}

/** A kill as its sender names it. An id counts for its sender and its feature: nobody's kill is swallowed because of somebody else's. */
interface KillName {
  readonly environment: string;
  readonly feature: string;
  readonly by: string;
  /** Undefined: it has no name, is like no other, and nothing is kept of it. */
  readonly id: string | undefined;
}

/** What the first kill of this name did; null: there was none. Only who has locked the bundle can rely on the null. */
export async function findKill(tx: SqlSession, { environment, feature, by, id }: KillName): Promise<KillDone | null> {
  if (id === undefined) return null;
  const [row] = await tx.query<Omit<KillDone, 'isRepeated'>>(
    'SELECT generation, at_ms AS "atMs", rollout_id AS "rolloutId" FROM known_kills WHERE environment = $1 AND feature = $2 AND by_id = $3 AND id = $4',
    [environment, feature, by, id],
  );
  return row === undefined ? null : { ...row, isRepeated: true };
}

export async function keepKill(tx: SqlSession, { environment, feature, by, id }: KillName, done: KillDone): Promise<void> {
  if (id === undefined) return;
  await tx.query(
    'INSERT INTO known_kills (environment, feature, by_id, id, generation, at_ms, rollout_id) VALUES ($1, $2, $3, $4, $5, $6, $7)',
    [environment, feature, by, id, done.generation, done.atMs, done.rolloutId],
  );
}
