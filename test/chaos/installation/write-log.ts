import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { EmbeddedWrite } from '../invariants/run-log.js';

/** What only the database can tell: every change of a bundle, in the transaction that made it, and what is held. */
export interface WriteLog {
  writesOf(feature: string): Promise<readonly EmbeddedWrite[]>;
  leasesOf(rolloutId: string): Promise<number>;
  close(): Promise<void>;
}

/** Deferred to the commit, so that the flags of the same write are there. Renewals of the expiry are no writes. */
const SETUP = `
  CREATE TABLE IF NOT EXISTS chaos_log (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz NOT NULL, feature text NOT NULL, operation_id text NOT NULL,
    generation bigint NOT NULL, state text NOT NULL, exposure json, flags json NOT NULL);
  CREATE OR REPLACE FUNCTION chaos_note() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO chaos_log (at, feature, operation_id, generation, state, exposure, flags)
    SELECT clock_timestamp(), NEW.feature, NEW.operation_id, NEW.generation, NEW.state, NEW.exposure,
      coalesce((SELECT json_agg(json_build_object('key', f.key, 'follows', f.follows, 'control', f.control, 'candidate', f.candidate))
        FROM flags f WHERE f.environment = NEW.environment AND f.feature = NEW.feature), '[]'::json);
    RETURN NULL;
  END $$;
  DROP TRIGGER IF EXISTS chaos_note ON bundles;
  CREATE CONSTRAINT TRIGGER chaos_note AFTER UPDATE ON bundles DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.operation_id IS DISTINCT FROM NEW.operation_id OR OLD.generation IS DISTINCT FROM NEW.generation OR OLD.state IS DISTINCT FROM NEW.state
      OR OLD.exposure::text IS DISTINCT FROM NEW.exposure::text) EXECUTE FUNCTION chaos_note();`;

/** The database may be away at any time: every question is asked until it is answered. */
export async function openWriteLog(url: string): Promise<WriteLog> {
  const pool = new pg.Pool({ connectionString: url, max: 3, connectionTimeoutMillis: 2_000, query_timeout: 5_000 });
  pool.on('error', () => undefined);
  const ask = async (text: string, params: readonly unknown[] = []): Promise<readonly Record<string, unknown>[]> => {
    for (;;) {
      try {
        return (await pool.query<Record<string, unknown>>(text, [...params])).rows;
      } catch {
        await delay(200);
      }
    }
  };
  await pool.query(SETUP);
  return {
    async writesOf(feature) {
      const rows = await ask(
        `SELECT extract(epoch FROM at) * 1000 AS at_ms, operation_id, generation, state, exposure, flags FROM chaos_log WHERE feature = $1 ORDER BY id`,
        [feature],
      );
      return rows.map(toWrite);
    },
    async leasesOf(rolloutId) {
      const [row] = await ask('SELECT count(*)::int AS held FROM leases WHERE rollout_id = $1', [rolloutId]);
      return Number(row?.['held'] ?? 0);
    },
    close: () => pool.end(),
  };
}

function toWrite(row: Record<string, unknown>): EmbeddedWrite {
  const exposure = row['exposure'] as { readonly epochs?: readonly { readonly share: number }[] } | null;
  const flags = row['flags'] as EmbeddedWrite['flags'];
  const isAnyFollowing = flags.some(({ follows }) => follows === 'bundle');
  return {
    atMs: Number(row['at_ms']),
    operationId: String(row['operation_id']),
    generation: Number(row['generation']),
    state: String(row['state']),
    share: isAnyFollowing ? Math.max(0, ...(exposure?.epochs ?? []).map(({ share }) => share)) : 0,
    flags,
  };
}
