import type { SqlClient } from '../sql/sql-client.js';
import { selectEndedAmong, selectOpenRollouts, selectRolledBackOutside } from './open-rollouts.js';
import { putBackExposure, selectStrayExposures } from './stray-exposures.js';
import { releaseStrayLeases } from './stray-leases.js';
import type { StrayStore } from './stray-records.js';

/** Lock order within a transaction, as everywhere: leases, bundle, environment, flags, audit counter. */
export function createStrayStore(client: SqlClient): StrayStore {
  return {
    openRollouts: (startedBeforeMs) => selectOpenRollouts(client, startedBeforeMs),
    endedAmong: (ids) => selectEndedAmong(client, ids),
    rolledBackOutside: (sinceMs, limit) => selectRolledBackOutside(client, sinceMs, limit),
    exposures: () => selectStrayExposures(client),
    putBack: (stray, atMs) => client.transaction((tx) => putBackExposure(tx, stray, atMs)),
    releaseLeases: (atMs) => client.transaction((tx) => releaseStrayLeases(tx, atMs)),
  };
}
