import { pickFreeze } from '../../core/freeze/pick-freeze.js';
import { toFrozen } from '../../core/freeze/to-frozen.js';
import type { SqlSession } from '../sql/sql-client.js';
import type { BundleWrite } from '../store.js';
import { selectActive } from './select-freezes.js';

const lockOf = (environment: string): string => `tidegate/freezes/${environment}`;

/** Held by whoever throws a freeze: writes that have looked for freezes already end first, and later ones see it. */
export async function lockFreezes(tx: SqlSession, environment: string): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [lockOf(environment)]);
}

/** The freeze that this write must not go through, which none can begin before the end of the transaction; null: it may be made. */
export async function findFrozenWrite(
  tx: SqlSession,
  { environment, feature, unlessFrozen, atMs }: Pick<BundleWrite, 'environment' | 'feature' | 'unlessFrozen' | 'atMs'>,
): Promise<ReturnType<typeof toFrozen> | null> {
  if (unlessFrozen === undefined) return null;
  await tx.query('SELECT pg_advisory_xact_lock_shared(hashtextextended($1, 0))', [lockOf(environment)]);
  const about = { environment, feature, broken: unlessFrozen };
  const standing = pickFreeze(await selectActive(tx, about, atMs), about, atMs);
  return standing === null ? null : toFrozen(standing);
}
