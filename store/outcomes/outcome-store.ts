import type { SqlClient, SqlSession } from '../sql/sql-client.js';
import type { CategoryMoments, OutcomeRecord, OutcomeStore } from '../store.js';
import { aggregateOutcomes, requireFiniteMetrics, type Statistic } from './aggregate-outcomes.js';
import { findInBothArms } from './find-in-both-arms.js';

/** What applications report. Verdicts read `outcome_totals`, which does not grow with time; `outcome_stats` keeps the same by minute. */
export function createOutcomeStore(client: SqlClient): OutcomeStore {
  return {
    async ingest(outcomes) {
      requireFiniteMetrics(outcomes);
      if (outcomes.length === 0) return { accepted: 0, duplicates: 0 };
      return client.transaction((tx) => ingest(tx, outcomes));
    },
    async read(keys) {
      if (keys.length === 0) return [];
      return (await client.query<MomentsRow>(READ, [JSON.stringify(keys)])).map(toMoments);
    },
    exposureReport: (rolloutId) => reportExposure(client, rolloutId),
  };
}

const STATISTIC = `"rolloutId" text, "stageAttempt" integer, arm text, assignment text, category text, metric text, minute bigint, n bigint, sum float8, "sumSquares" float8,
  "ofN" bigint, "ofSum" float8, "ofSumSquares" float8, "ofCross" float8`;

/** Units in a cohort were chosen, not drawn: they say nothing in a comparison. */
const READ = `
  SELECT t.rollout_id AS "rolloutId", t.stage_attempt AS "stageAttempt", t.arm, t.category, t.metric,
    sum(t.n)::bigint AS n, sum(t.sum) AS sum, sum(t.sum_squares) AS "sumSquares", sum(t.of_n)::bigint AS "perRequestUnits",
    sum(t.of_sum) AS "ofSum", sum(t.of_sum_squares) AS "ofSumSquares", sum(t.of_cross) AS "ofCross"
  FROM outcome_totals t
  JOIN (SELECT DISTINCT * FROM json_to_recordset($1::json) AS k("rolloutId" text, "stageAttempt" integer)) k
    ON t.rollout_id = k."rolloutId" AND t.stage_attempt = k."stageAttempt"
  WHERE t.assignment IN ('random', 'shadow')
  GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5`;

interface MomentsRow extends Omit<CategoryMoments, 'of'> {
  readonly ofSum: number;
  readonly ofSumSquares: number;
  readonly ofCross: number;
}

function toMoments({ ofSum, ofSumSquares, ofCross, ...row }: MomentsRow): CategoryMoments {
  return row.perRequestUnits === 0 ? row : { ...row, of: { sum: ofSum, sumSquares: ofSumSquares, cross: ofCross } };
}

async function ingest(tx: SqlSession, outcomes: readonly OutcomeRecord[]): Promise<{ accepted: number; duplicates: number }> {
  const byId = new Map<string, OutcomeRecord>();
  for (const outcome of outcomes) if (!byId.has(outcome.id)) byId.set(outcome.id, outcome);
  const accepted = await insertNew(tx, [...byId.values()]);
  const fresh = [...byId.values()].filter((outcome) => accepted.has(outcome.id));
  const statistics = [...aggregateOutcomes(fresh), ...(await findInBothArms(tx, fresh))];
  await addStatistics(tx, 'outcome_stats', statistics);
  await addStatistics(tx, 'outcome_totals', statistics);
  return { accepted: accepted.size, duplicates: outcomes.length - accepted.size };
}

/** One statement for the whole batch, from column arrays. Sorted by id, so that two batches with the same ids do not deadlock. */
async function insertNew(tx: SqlSession, outcomes: readonly OutcomeRecord[]): Promise<ReadonlySet<string>> {
  const column = <T>(pick: (outcome: OutcomeRecord) => T): T[] => outcomes.map(pick);
  const rows = await tx.query<{ id: string }>(
    `INSERT INTO outcomes (id, rollout_id, stage_attempt, arm, assignment, unit, category, at_ms)
     SELECT * FROM unnest($1::text[], $2::text[], $3::integer[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[]) AS o(id) ORDER BY o.id
     ON CONFLICT (id) DO NOTHING RETURNING id`,
    [
      column((o) => o.id),
      column((o) => o.rolloutId),
      column((o) => o.stageAttempt),
      column((o) => o.arm),
      column((o) => o.assignment),
      column((o) => o.unit),
      column((o) => o.category),
      column((o) => Math.trunc(o.atMs)),
    ],
  );
  return new Set(rows.map((row) => row.id));
}

async function addStatistics(tx: SqlSession, table: 'outcome_stats' | 'outcome_totals', statistics: readonly Statistic[]): Promise<void> {
  if (statistics.length === 0) return;
  const minute = table === 'outcome_stats' ? ', minute' : '';
  const key = `rollout_id, stage_attempt, arm, assignment, category, metric${minute}`;
  await tx.query(
    `INSERT INTO ${table} AS t (${key}, n, sum, sum_squares, of_n, of_sum, of_sum_squares, of_cross)
     SELECT "rolloutId", "stageAttempt", arm, assignment, category, metric${minute}, sum(n), sum(sum), sum("sumSquares"),
       sum("ofN"), sum("ofSum"), sum("ofSumSquares"), sum("ofCross")
     FROM json_to_recordset($1::json) AS s(${STATISTIC}) GROUP BY 1, 2, 3, 4, 5, 6${minute} ORDER BY 1, 2, 3, 4, 5, 6${minute}
     ON CONFLICT (${key}) DO UPDATE SET n = t.n + excluded.n, sum = t.sum + excluded.sum, sum_squares = t.sum_squares + excluded.sum_squares,
       of_n = t.of_n + excluded.of_n, of_sum = t.of_sum + excluded.of_sum, of_sum_squares = t.of_sum_squares + excluded.of_sum_squares,
       of_cross = t.of_cross + excluded.of_cross`,
    [JSON.stringify(statistics)],
  );
}

/** A unit that spoke in two categories counts in both, but once in the total. */
async function reportExposure(client: SqlClient, rolloutId: string): ReturnType<OutcomeStore['exposureReport']> {
  const condition = `rollout_id = $1 AND arm = 'candidate' AND assignment <> 'shadow'`;
  const [total] = await client.query<{ units: number; firstAtMs: number | null; lastAtMs: number | null }>(
    `SELECT count(DISTINCT unit) AS units, min(at_ms) AS "firstAtMs", max(at_ms) AS "lastAtMs" FROM outcomes WHERE ${condition}`,
    [rolloutId],
  );
  const categories = await client.query<{ category: string; units: number }>(
    `SELECT category, count(DISTINCT unit) AS units FROM outcomes WHERE ${condition} GROUP BY category ORDER BY category`,
    [rolloutId],
  );
  return {
    candidateUnits: total?.units ?? 0,
    firstAtMs: total?.firstAtMs ?? null,
    lastAtMs: total?.lastAtMs ?? null,
    byCategory: Object.fromEntries(categories.map((row) => [row.category, row.units])),
  };
}
