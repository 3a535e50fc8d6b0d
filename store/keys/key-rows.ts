import { type Grant, toGrant } from '../../core/access/grant.js';
import type { ApiKey } from '../../core/keys/api-key.js';
import type { SqlSession, SqlValue } from '../sql/sql-client.js';

export const COLUMNS = `k.id, k.name, k.kind, k.principal_id AS "principalId", k.grants, k.created_by AS "createdBy", k.created_with AS "createdWith",
  k.created_at_ms AS "createdAtMs", k.expires_at_ms AS "expiresAtMs", k.replaced_by AS "replacedBy", k.overlap_ends_at_ms AS "overlapEndsAtMs",
  k.revoked_at_ms AS "revokedAtMs", k.revoked_by AS "revokedBy", k.revoke_reason AS "revokeReason", k.last_used_at_ms AS "lastUsedAtMs"`;

/** The same as `isWorking` of core/keys, for the time that the parameter named holds. */
export const worksAt = (parameter: string): string =>
  `k.revoked_at_ms IS NULL AND k.expires_at_ms > ${parameter} AND (k.overlap_ends_at_ms IS NULL OR k.overlap_ends_at_ms > ${parameter})`;

export type KeyRow = Omit<ApiKey, 'grants'> & { readonly grants: readonly string[] };

/** A grant that this version does not know gives nothing. */
export function toKey({ grants, ...row }: KeyRow): ApiKey {
  return { ...row, grants: grants.map(toGrant).filter((grant): grant is Grant => grant !== null) };
}

/** `rest`: from WHERE on; the table is `k`. */
export async function selectKeys(session: SqlSession, rest: string, params: readonly SqlValue[]): Promise<readonly ApiKey[]> {
  return (await session.query<KeyRow>(`SELECT ${COLUMNS} FROM api_keys k ${rest}`, params)).map(toKey);
}
