import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';
import type { AuditEntry } from '../../core/audit/audit-entry.js';
import { TERMINAL_PHASES } from '../../core/rollout/phases.js';
import type { SqlClient } from '../sql/sql-client.js';
import { appendEntries } from './append-entries.js';
import type { HistoryRecord, HistoryStore, Unstored } from './audit-records.js';

/** Longer texts are compressed: histories are JSON that repeats itself. */
const PLAIN_UP_TO_BYTES = 256_000;

interface HistoryRow extends Omit<HistoryRecord, 'text'> {
  readonly encoding: 'json' | 'deflate' | 'none';
  readonly body: string;
}

/** Histories of workflows that have ended: written once, never changed (the database refuses UPDATE and DELETE). */
export function createHistoryStore(client: SqlClient): HistoryStore {
  return {
    findUnstored: (limit) =>
      client.query<Unstored>(
        `SELECT r.id, r.environment FROM rollouts r WHERE r.phase = ANY($1::text[]) AND r.engine_started_at_ms IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM histories h WHERE h.rollout_id = r.id) ORDER BY r.number LIMIT $2`,
        [TERMINAL_PHASES, limit],
      ),
    save: (history, entry) => save(client, history, entry),
    async read(rolloutId) {
      const [row] = await client.query<HistoryRow>(
        `SELECT rollout_id AS "rolloutId", run_ids AS "runIds", event_count AS "eventCount", encoding, body, sha256, missing, stored_at_ms AS "storedAtMs"
         FROM histories WHERE rollout_id = $1`,
        [rolloutId],
      );
      if (row === undefined) return null;
      const { encoding, body, ...record } = row;
      return { ...record, text: await unpack(encoding, body) };
    },
  };
}

async function save(client: SqlClient, history: HistoryRecord, entry: AuditEntry): Promise<boolean> {
  const { rolloutId, runIds, eventCount, text, sha256, missing, storedAtMs } = history;
  const { encoding, body } = await pack(text);
  return client.transaction(async (tx) => {
    const added = await tx.query(
      `INSERT INTO histories (rollout_id, run_ids, event_count, encoding, body, sha256, missing, stored_at_ms)
       VALUES ($1, $2::json, $3, $4, $5, $6, $7, $8) ON CONFLICT (rollout_id) DO NOTHING RETURNING 1`,
      [rolloutId, JSON.stringify(runIds), eventCount, encoding, body, sha256, missing, storedAtMs],
    );
    if (added.length > 0) await appendEntries(tx, [entry]);
    return added.length > 0;
  });
}

async function pack(text: string): Promise<Pick<HistoryRow, 'encoding' | 'body'>> {
  if (text === '') return { encoding: 'none', body: '' };
  if (Buffer.byteLength(text) <= PLAIN_UP_TO_BYTES) return { encoding: 'json', body: text };
  return { encoding: 'deflate', body: (await promisify(deflate)(text)).toString('base64') };
}

/** What cannot be unpacked any more was changed: it comes back as it is, and its hash will tell. */
async function unpack(encoding: HistoryRow['encoding'], body: string): Promise<string> {
  if (encoding !== 'deflate') return body;
  try {
    return (await promisify(inflate)(Buffer.from(body, 'base64'))).toString('utf8');
  } catch {
    return body;
  }
}
