import { EMBEDDED_PLATFORM } from '../../core/plan/platform-traits.js';
import { selectRollouts } from '../rollouts/rollout-rows.js';
import type { SqlSession } from '../sql/sql-client.js';
import type { EndedRollout, RolloutRef } from './stray-records.js';

/** As in the index `rollouts_open`; over a column `phase`. `open-rollouts.test.ts` compares it with the phases. */
export const HAS_ENDED = `IN ('completed', 'rolledBack', 'refused')`;

export function selectOpenRollouts(session: SqlSession, startedBeforeMs: number): Promise<readonly RolloutRef[]> {
  return session.query<RolloutRef>(
    `SELECT id, environment FROM rollouts WHERE NOT phase ${HAS_ENDED} AND engine_started_at_ms < $1 ORDER BY number`,
    [startedBeforeMs],
  );
}

export function selectEndedAmong(session: SqlSession, ids: readonly string[]): Promise<readonly RolloutRef[]> {
  return session.query<RolloutRef>(
    `SELECT id, environment FROM rollouts WHERE id = ANY($1::text[]) AND phase ${HAS_ENDED} ORDER BY number`,
    [ids],
  );
}

/** Rollouts that are looked through, however many there ever were. */
const NEWEST = 2_000;

export function selectRolledBackOutside(session: SqlSession, sinceMs: number, limit: number): Promise<readonly EndedRollout[]> {
  return selectRollouts(
    session,
    `number > (SELECT coalesce(max(number), 0) - ${NEWEST} FROM rollouts) AND phase IN ('rolledBack', 'refused')
     AND (view ->> 'endedAtMs')::bigint >= $1
     AND EXISTS (SELECT 1 FROM json_array_elements(spec -> 'flags') AS f WHERE f ->> 'platform' <> $2) ORDER BY number DESC LIMIT $3`,
    [sinceMs, EMBEDDED_PLATFORM.name, limit],
  );
}
