import type { SqlClient, SqlSession } from '../sql/sql-client.js';

/** A kill that one platform outside the store must be told of. */
export interface PlatformKill {
  readonly id: number;
  readonly environment: string;
  readonly feature: string;
  readonly platform: string;
  /** The flags there. */
  readonly keys: readonly string[];
  /** The rollout in whose timeline the delivery stands. */
  readonly rolloutId: string;
  readonly generation: number;
  readonly by: string;
  readonly via: string;
  readonly reason: string;
  readonly atMs: number;
  /** Null until the platform has shown control for everybody. */
  readonly doneAtMs: number | null;
  /** Attempts that failed. */
  readonly tries: number;
  /** Of the last attempt that failed. */
  readonly lastError: string | null;
  /** Nobody need try before. */
  readonly nextTryAtMs: number;
}

export type NewPlatformKill = Omit<PlatformKill, 'id' | 'doneAtMs' | 'tries' | 'lastError'>;

export interface Claim {
  readonly nowMs: number;
  /** The others leave it alone until then. */
  readonly untilMs: number;
  /** Nobody puts an attempt off for longer: a `nextTryAtMs` further ahead comes from a clock that is wrong, and holds nobody up. */
  readonly longestWaitMs: number;
  /** Takes it although it is not due: the process that has just made it. */
  readonly anyway?: boolean;
}

export interface PlatformKillStore {
  /** Oldest first. */
  undone(): Promise<readonly PlatformKill[]>;
  /** Those of one kill, done or not. */
  ofKill(environment: string, feature: string, generation: number): Promise<readonly PlatformKill[]>;
  /** True for one of several that ask at once. Only to spare the platform: killing twice changes nothing. */
  claim(id: number, claim: Claim): Promise<boolean>;
  markDone(id: number, atMs: number): Promise<void>;
  /** Keeps the error for people to see. One that is done stays done. */
  markFailed(id: number, error: string, nextTryAtMs: number): Promise<void>;
}

export function createPlatformKillStore(client: SqlClient): PlatformKillStore {
  const select = (condition: string, params: readonly (string | number)[] = []) =>
    client.query<PlatformKill>(`SELECT ${COLUMNS} FROM platform_kills WHERE ${condition} ORDER BY id`, params);
  return {
    undone: () => select('done_at_ms IS NULL'),
    ofKill: (environment, feature, generation) =>
      select('environment = $1 AND feature = $2 AND generation = $3', [environment, feature, generation]),
    async claim(id, { nowMs, untilMs, longestWaitMs, anyway = false }) {
      const claimed = await client.query(
        `UPDATE platform_kills SET next_try_at_ms = $2 WHERE id = $1 AND done_at_ms IS NULL
           AND ($3 OR next_try_at_ms <= $4 OR next_try_at_ms > $5) RETURNING 1`,
        [id, untilMs, anyway, nowMs, nowMs + longestWaitMs],
      );
      return claimed.length > 0;
    },
    async markDone(id, atMs) {
      await client.query('UPDATE platform_kills SET done_at_ms = $2 WHERE id = $1 AND done_at_ms IS NULL', [id, atMs]);
    },
    async markFailed(id, error, nextTryAtMs) {
      await client.query(
        'UPDATE platform_kills SET tries = tries + 1, last_error = $2, next_try_at_ms = $3 WHERE id = $1 AND done_at_ms IS NULL',
        [id, error, nextTryAtMs],
      );
    },
  };
}

const COLUMNS = `id, environment, feature, platform, flag_keys AS keys, rollout_id AS "rolloutId", generation, by_id AS "by", via, reason,
  at_ms AS "atMs", done_at_ms AS "doneAtMs", tries, last_error AS "lastError", next_try_at_ms AS "nextTryAtMs"`;

export async function insertPlatformKill(tx: SqlSession, kill: NewPlatformKill): Promise<void> {
  await tx.query(
    `INSERT INTO platform_kills (environment, feature, platform, flag_keys, rollout_id, generation, by_id, via, reason, at_ms, next_try_at_ms)
     VALUES ($1, $2, $3, $4::json, $5, $6, $7, $8, $9, $10, $11)`,
    [
      kill.environment,
      kill.feature,
      kill.platform,
      JSON.stringify(kill.keys),
      kill.rolloutId,
      kill.generation,
      kill.by,
      kill.via,
      kill.reason,
      kill.atMs,
      kill.nextTryAtMs,
    ],
  );
}
