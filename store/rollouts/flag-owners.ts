import type { SqlClient } from '../sql/sql-client.js';

/** Features that flags belong to: whose bundle serves one, whose rollout holds one, and whose rollout was the last to move one. */
export async function selectFlagOwners(client: SqlClient, environment: string, keys: readonly string[]): Promise<readonly string[]> {
  const rows = await client.query<{ feature: string }>(
    `SELECT feature FROM flags WHERE environment = $1 AND key = ANY($2::text[])
     UNION SELECT r.feature FROM leases l JOIN rollouts r ON r.id = l.rollout_id WHERE l.environment = $1 AND l.flag_key = ANY($2::text[])
     UNION SELECT last.feature FROM (
       SELECT DISTINCT ON (flag.key) r.feature FROM rollouts r, json_to_recordset(r.spec -> 'flags') AS flag(key text)
       WHERE r.environment = $1 AND r.phase <> 'refused' AND flag.key = ANY($2::text[]) ORDER BY flag.key, r.number DESC) last
     ORDER BY feature`,
    [environment, keys],
  );
  return rows.map(({ feature }) => feature);
}
