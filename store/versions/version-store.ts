import { createHash } from 'node:crypto';
import type { SqlClient } from '../sql/sql-client.js';
import type { KeptVersion, VersionRef, VersionStore } from './version-records.js';

const COLUMNS = `feature, layer, version, content, sha256, bytes, created_by AS "createdBy", created_at_ms AS "createdAtMs"`;

/** Contents of versions. They are only ever added. */
export function createVersionStore(client: SqlClient): VersionStore {
  const get = async ({ feature, layer, version }: VersionRef): Promise<KeptVersion | null> => {
    const [kept] = await client.query<KeptVersion>(
      `SELECT ${COLUMNS} FROM layer_versions WHERE feature = $1 AND layer = $2 AND version = $3`,
      [feature, layer, version],
    );
    return kept ?? null;
  };
  return {
    get,
    async put(wanted) {
      const { feature, layer, version, content, createdBy, createdAtMs } = wanted;
      const sha256 = createHash('sha256').update(content, 'utf8').digest('hex');
      const [created] = await client.query<KeptVersion>(
        `INSERT INTO layer_versions (feature, layer, version, content, sha256, bytes, created_by, created_at_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING ${COLUMNS}`,
        [feature, layer, version, content, sha256, Buffer.byteLength(content), createdBy, createdAtMs],
      );
      if (created !== undefined) return { kind: 'created', kept: created };
      // Rows of this table are never removed.
      const kept = (await get(wanted)) as KeptVersion;
      return { kind: kept.sha256 === sha256 ? 'same' : 'other', kept };
    },
    async find(feature, refs) {
      if (refs.length === 0) return [];
      return client.query<KeptVersion>(
        `SELECT DISTINCT ON (v.layer, v.version) v.feature, v.layer, v.version, v.content, v.sha256, v.bytes,
           v.created_by AS "createdBy", v.created_at_ms AS "createdAtMs"
         FROM layer_versions v JOIN json_to_recordset($2::json) AS wanted(layer text, version text) USING (layer, version)
         WHERE v.feature IN ($1, '') ORDER BY v.layer, v.version, v.feature DESC`,
        [feature, JSON.stringify(refs)],
      );
    },
  };
}
