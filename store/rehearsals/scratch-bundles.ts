import { AppError } from '../../core/errors/app-error.js';
import { isScratch } from '../../core/rehearsal/scratch.js';
import { lockBundle } from '../flags/bundle-rows.js';
import type { SqlClient } from '../sql/sql-client.js';
import type { BundleRecord } from '../store.js';

/** Bundles and flags that anybody may be shown. */
export const withoutScratch = (bundles: readonly BundleRecord[]): readonly BundleRecord[] =>
  bundles.filter(({ feature }) => !isScratch(feature));

/** Removes a scratch bundle with its flags; false: there is none. INTERNAL for any other feature: what users see is never removed. */
export async function discardScratchBundle(client: SqlClient, environment: string, feature: string): Promise<boolean> {
  if (!isScratch(feature)) throw new AppError('INTERNAL', `${feature} in ${environment} is no scratch copy and must not be discarded.`);
  return client.transaction(async (tx) => {
    if ((await lockBundle(tx, environment, feature)) === null) return false;
    await tx.query('DELETE FROM flags WHERE environment = $1 AND feature = $2', [environment, feature]);
    await tx.query('DELETE FROM bundles WHERE environment = $1 AND feature = $2', [environment, feature]);
    return true;
  });
}
