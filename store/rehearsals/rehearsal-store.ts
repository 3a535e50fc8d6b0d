import type { Reach } from '../../core/access/reach.js';
import type { Rehearsal } from '../../core/rehearsal/rehearsal.js';
import type { SqlClient, SqlValue } from '../sql/sql-client.js';
import { toReachParam, withinReach } from '../sql/within-reach.js';

export interface RehearsalQuery {
  readonly environment: string;
  readonly feature?: string | undefined;
  readonly limit: number;
  /** Those of somebody who may not read all; left out: all. */
  readonly reach?: readonly Reach[] | undefined;
  /** The last one of the page before. */
  readonly before?: Pick<Rehearsal, 'atMs' | 'id'> | undefined;
}

export interface RehearsalStore {
  /** The same id a second time changes nothing. */
  save(rehearsal: Rehearsal): Promise<void>;
  get(id: string): Promise<Rehearsal | null>;
  /** The newest of this bundle, passed or not. */
  latest(environment: string, feature: string, bundleHash: string): Promise<Rehearsal | null>;
  /** Newest first. */
  list(query: RehearsalQuery): Promise<readonly Rehearsal[]>;
}

const REACHED = { environment: 'rehearsals.environment', feature: 'rehearsals.feature' };

/** What rehearsals of rollbacks showed. */
export function createRehearsalStore(client: SqlClient): RehearsalStore {
  return {
    async save(rehearsal) {
      const { id, environment, feature, bundleHash, by, atMs, passed } = rehearsal;
      await client.query(
        `INSERT INTO rehearsals (id, environment, feature, bundle_hash, by_id, at_ms, passed, result)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8::json) ON CONFLICT (id) DO NOTHING`,
        [id, environment, feature, bundleHash, by, atMs, passed, JSON.stringify(rehearsal)],
      );
    },
    get: async (id) => (await select(client, 'id = $1', [id]))[0] ?? null,
    async latest(environment, feature, bundleHash) {
      const condition = 'environment = $1 AND feature = $2 AND bundle_hash = $3 ORDER BY at_ms DESC, id DESC LIMIT 1';
      return (await select(client, condition, [environment, feature, bundleHash]))[0] ?? null;
    },
    list: ({ environment, feature, limit, before, reach }) =>
      select(
        client,
        `environment = $1 AND ($2::text IS NULL OR feature = $2) AND ($4::bigint IS NULL OR (at_ms, id) < ($4, $5)) AND ${withinReach('$6', REACHED)}
         ORDER BY at_ms DESC, id DESC LIMIT $3`,
        [environment, feature ?? null, limit, before?.atMs ?? null, before?.id ?? null, toReachParam(reach)],
      ),
  };
}

async function select(client: SqlClient, condition: string, params: readonly SqlValue[]): Promise<readonly Rehearsal[]> {
  const rows = await client.query<{ result: Rehearsal }>(`SELECT result FROM rehearsals WHERE ${condition}`, params);
  return rows.map(({ result }) => result);
}
