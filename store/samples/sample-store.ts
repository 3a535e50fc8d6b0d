import { createHash } from 'node:crypto';
import type { Sample, SampleMetrics, SampleNote } from '../../core/comparison/sample.js';
import type { SqlClient, SqlSession } from '../sql/sql-client.js';
import type { KeptSample, SampleStore } from './sample-records.js';

/** Samples that are kept: of each stage attempt, arm, assignment and category, and of a rollout in all. */
export const SAMPLE_LIMITS = { perGroup: 200, perRollout: 8_000 } as const;

/** Samples of what was answered; texts come redacted and cut. */
export function createSampleStore(client: SqlClient): SampleStore {
  return {
    async ingest(samples, nowMs) {
      if (samples.length === 0) return { accepted: 0, duplicates: 0 };
      return client.transaction((tx) => ingest(tx, samples, nowMs));
    },
    notes: ({ rolloutId, category = null }) =>
      client.query<SampleNote>(
        `SELECT key, arm, assignment, category, stage_attempt AS "stageAttempt", metrics, paired_metrics AS "pairedMetrics", redactions
         FROM samples WHERE rollout_id = $1 AND ($2::text IS NULL OR category = $2) ORDER BY key LIMIT ${SAMPLE_LIMITS.perRollout}`,
        [rolloutId, category],
      ),
    async categories(rolloutId) {
      const rows = await client.query<{ category: string }>(
        `SELECT DISTINCT category FROM samples WHERE rollout_id = $1 ORDER BY category`,
        [rolloutId],
      );
      return rows.map(({ category }) => category);
    },
    async read(keys) {
      if (keys.length === 0) return [];
      return (await client.query<KeptRow>(READ, [keys])).map(toKept);
    },
    async expire(beforeMs) {
      const removed = await client.query(`DELETE FROM samples WHERE stored_at_ms < $1 RETURNING key`, [Math.trunc(beforeMs)]);
      return removed.length;
    },
  };
}

const READ = `SELECT key, unit, at_ms AS "atMs", input, output, metrics, paired_output AS "pairedOutput", paired_metrics AS "pairedMetrics"
  FROM samples WHERE key = ANY($1::text[])`;

interface KeptRow extends Omit<KeptSample, 'paired'> {
  readonly pairedOutput: string | null;
  readonly pairedMetrics: SampleMetrics | null;
}

function toKept({ pairedOutput, pairedMetrics, ...row }: KeptRow): KeptSample {
  return { ...row, paired: pairedOutput === null ? null : { output: pairedOutput, metrics: pairedMetrics ?? {} } };
}

/** Sorted by key, so that two batches with the same ids do not deadlock. */
const INSERT = `INSERT INTO samples (key, rollout_id, stage_attempt, arm, assignment, unit, category, at_ms, stored_at_ms, input, output, metrics, paired_output, paired_metrics, redactions)
  SELECT key, "rolloutId", "stageAttempt", arm, assignment, unit, category, "atMs", $2, input, output, metrics, "pairedOutput", "pairedMetrics", redactions
  FROM json_to_recordset($1::json) AS s(key text, "rolloutId" text, "stageAttempt" integer, arm text, assignment text, unit text, category text, "atMs" bigint,
    input text, output text, metrics json, "pairedOutput" text, "pairedMetrics" json, redactions json)
  ORDER BY key ON CONFLICT (key) DO NOTHING RETURNING key`;

/** The lowest hashes stay: every sample has the same chance, whenever it comes, and what is sent again changes nothing. */
const TRIM = `DELETE FROM samples WHERE key IN (
  SELECT key FROM (
    SELECT key, row_number() OVER (PARTITION BY rollout_id, stage_attempt, arm, assignment, category ORDER BY key) AS in_group,
      row_number() OVER (PARTITION BY rollout_id ORDER BY key) AS in_rollout
    FROM samples WHERE rollout_id = ANY($1::text[])
  ) numbered WHERE in_group > ${SAMPLE_LIMITS.perGroup} OR in_rollout > ${SAMPLE_LIMITS.perRollout})`;

async function ingest(tx: SqlSession, samples: readonly Sample[], nowMs: number): Promise<{ accepted: number; duplicates: number }> {
  const byKey = new Map<string, Sample>();
  for (const sample of samples) {
    const key = toKey(sample);
    if (!byKey.has(key)) byKey.set(key, sample);
  }
  const rows = [...byKey].map(([key, { paired, ...sample }]) => ({
    ...sample,
    key,
    atMs: Math.trunc(sample.atMs),
    pairedOutput: paired?.output ?? null,
    pairedMetrics: paired?.metrics ?? null,
  }));
  const inserted = await tx.query(INSERT, [JSON.stringify(rows), Math.trunc(nowMs)]);
  if (inserted.length > 0) await tx.query(TRIM, [[...new Set(samples.map(({ rolloutId }) => rolloutId))]]);
  return { accepted: inserted.length, duplicates: samples.length - inserted.length };
}

const toKey = ({ rolloutId, id }: Sample): string => createHash('sha256').update(`${rolloutId}\n${id}`).digest('hex');
