import { type Refusal, refuse } from '../../core/errors/refusal.js';
import { appendEntries } from '../audit/append-entries.js';
import { findFrozenWrite } from '../freezes/freeze-guard.js';
import { discardScratchBundle, withoutScratch } from '../rehearsals/scratch-bundles.js';
import type { SqlClient } from '../sql/sql-client.js';
import type { BundleRecord, BundleWrite, FlagStore, RenewTimes, StoreEvent } from '../store.js';
import { announce } from '../store-events.js';
import { addMissingFlags, applySettle, applyWrite, findVersionConflicts, foldSettled } from './bundle-change.js';
import { findForeignFlags, lockOrCreateBundle, saveBundle, selectBundles } from './bundle-rows.js';
import { toFencedEntry, toWriteEntry } from './flag-audit.js';
import { killBundle, readUndeliveredKills } from './kill-switch.js';

type Write = Omit<BundleWrite, 'exposure' | 'stateWhenCleared'>;

/** The embedded flag platform's state. Lock order within a transaction: bundle, freezes, environment, flags, audit counter. */
export function createFlagStore(client: SqlClient): FlagStore {
  return {
    register: (environment, feature, flags, atMs) => register(client, { environment, feature, flags, atMs }),
    readBundle: async (environment, feature) => (await selectBundles(client, 'b.feature = $2', [environment, feature]))[0] ?? null,
    // Revisions start at 1; a bundle that was never saved (registered with conflicts only) has 0.
    readBundles: async (environment, sinceRevision = -1) =>
      withoutScratch(await selectBundles(client, 'b.revision > $2', [environment, sinceRevision])),
    write: (write) => writeFenced(client, write, (bundle) => applyWrite(bundle, write)),
    settle: (write, exposure, drainedAtMs) => writeFenced(client, write, (bundle) => applySettle(bundle, write, exposure, drainedAtMs)),
    readFeatures: (environment, features) => selectBundles(client, 'b.feature = ANY($2::text[])', [environment, features]),
    renew: (items, times) => renew(client, items, times),
    kill: (environment, feature, order) => killBundle(client, environment, feature, order),
    discardScratch: (environment, feature) => discardScratchBundle(client, environment, feature),
    undeliveredKills: () => readUndeliveredKills(client),
    async markKillDelivered(id) {
      await client.query('UPDATE kill_notices SET delivered = true WHERE id = $1', [id]);
    },
  };
}

/** With conflicts nothing is created: a mistyped control version must not become the truth for the next try. */
function register(
  client: SqlClient,
  wanted: Pick<BundleWrite, 'environment' | 'feature' | 'flags' | 'atMs'>,
): ReturnType<FlagStore['register']> {
  return client.transaction(async (tx) => {
    const before = await lockOrCreateBundle(tx, wanted.environment, wanted.feature, wanted.atMs);
    const folded = foldSettled(before, wanted.atMs);
    const foreign = await findForeignFlags(
      tx,
      before,
      wanted.flags.map((flag) => flag.key),
    );
    const conflicts = [...foreign, ...findVersionConflicts(folded, wanted.flags)];
    const after = conflicts.length > 0 ? folded : addMissingFlags(folded, wanted.flags, wanted.atMs);
    return { bundle: after === before ? before : await saveBundle(tx, after), conflicts };
  });
}

function writeFenced(client: SqlClient, write: Write, change: (bundle: BundleRecord) => BundleRecord): Promise<BundleRecord | Refusal> {
  return client.transaction(async (tx) => {
    const before = await lockOrCreateBundle(tx, write.environment, write.feature, write.atMs);
    if (before.generation === write.generation && before.operationId === write.operationId) return before;
    const refusal = findFence(before, write);
    if (refusal !== null) {
      await appendEntries(tx, [toFencedEntry(write, before, refusal.detail)]);
      return refusal;
    }
    const [foreign] = await findForeignFlags(
      tx,
      before,
      write.flags.map((flag) => flag.key),
    );
    if (foreign !== undefined) return refuse('FLAG_UNKNOWN', foreign);
    const frozen = await findFrozenWrite(tx, write);
    if (frozen !== null) return frozen;
    const after = await saveBundle(tx, change(before));
    await appendEntries(tx, [toWriteEntry(write, before, after)]);
    return after;
  });
}

function findFence(current: BundleRecord, write: Write): Refusal | null {
  if (write.generation > current.generation) return null;
  return refuse(
    'FLAG_FENCED',
    `Write ${write.operationId} to ${write.feature} in ${write.environment} came with generation ${write.generation}, but the flags are at generation ${current.generation} (${current.operationId || 'just registered'}). It was overtaken and changed nothing.`,
  );
}

async function renew(client: SqlClient, items: Parameters<FlagStore['renew']>[0], { expiresAtMs, nowMs }: RenewTimes): Promise<number> {
  if (items.length === 0) return 0;
  return client.transaction(async (tx) => {
    // The database's clock counts besides: a watcher whose clock is slow must not revive what the others know to be expired.
    // Locked in one order, so that two watchers that renew the same exposures do not block each other.
    const renewed = await tx.query<{ environment: string; feature: string }>(
      `WITH held AS (
         SELECT b.environment, b.feature FROM bundles b
         JOIN json_to_recordset($1::json) AS i(environment text, feature text, "rolloutId" text)
           ON b.environment = i.environment AND b.feature = i.feature AND b.rollout_id = i."rolloutId"
         WHERE b.state = 'live' AND b.exposure IS NOT NULL AND b.expires_at_ms < $2
           AND b.expires_at_ms > GREATEST($3::bigint, (extract(epoch FROM clock_timestamp()) * 1000)::bigint)
         ORDER BY b.environment, b.feature FOR UPDATE OF b)
       UPDATE bundles b SET expires_at_ms = $2 FROM held WHERE b.environment = held.environment AND b.feature = held.feature
       RETURNING b.environment, b.feature`,
      [JSON.stringify(items), expiresAtMs, nowMs],
    );
    for (const event of toRenewedEvents(renewed, expiresAtMs)) await announce(tx, event);
    return renewed.length;
  });
}

/** A notification holds 8,000 bytes at most; names of features have up to 256. */
const FEATURES_PER_EVENT = 25;

function toRenewedEvents(renewed: readonly { environment: string; feature: string }[], expiresAtMs: number): readonly StoreEvent[] {
  return [...new Set(renewed.map((row) => row.environment))].flatMap((environment) => {
    const names = renewed.filter((row) => row.environment === environment).map((row) => row.feature);
    const chunks = Array.from({ length: Math.ceil(names.length / FEATURES_PER_EVENT) }, (_, index) => index * FEATURES_PER_EVENT);
    return chunks.map(
      (first): StoreEvent => ({ kind: 'renewed', environment, features: names.slice(first, first + FEATURES_PER_EVENT), expiresAtMs }),
    );
  });
}
