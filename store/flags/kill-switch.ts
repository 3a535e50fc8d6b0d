import { EMBEDDED_PLATFORM } from '../../core/plan/platform-traits.js';
import { TERMINAL_PHASES } from '../../core/rollout/phases.js';
import type { RolloutSpec } from '../../core/rollout/spec.js';
import { appendEntries } from '../audit/append-entries.js';
import { endQueued, lockUnbegun } from '../rollouts/end-queued.js';
import type { SqlClient, SqlSession } from '../sql/sql-client.js';
import type { BundleRecord, KilledBundle, KillNotice } from '../store.js';
import { applyKill } from './bundle-change.js';
import { lockBundle, lockOrCreateBundle, saveBundle } from './bundle-rows.js';
import { type Kill, toKillEntry } from './flag-audit.js';
import { findKill, type KillDone, keepKill } from './known-kills.js';
import { insertPlatformKill } from './platform-kills.js';

/** The process that kills tells the platforms at once; should it die, the others take over after this. */
const HEAD_START_MS = 2_000;

/**
 * Control for everybody, in one transaction: generation far above all that was issued, notices for the rollouts concerned, orders for the platforms
 * outside the store, timeline. Null: unknown feature. A kill whose id was taken before changes nothing and answers what the first one did.
 */
export function killBundle(client: SqlClient, environment: string, feature: string, kill: Kill): Promise<KilledBundle | null> {
  return client.transaction(async (tx) => {
    const before = (await lockBundle(tx, environment, feature)) ?? (await createForOpenRollout(tx, environment, feature, kill.atMs));
    if (before === null) return null;
    const name = { environment, feature, by: kill.by.id, id: kill.id };
    // The bundle is locked: of two that bring the same id at once, the second sees what the first has kept.
    const known = await findKill(tx, name);
    if (known !== null) return { ...before, kill: known };
    const after = await saveBundle(tx, applyKill(before, kill.atMs));
    const live = await findLiveRollouts(tx, before);
    const done = toDone(before, after, live);
    await keepKill(tx, name, done);
    for (const rolloutId of live) {
      await tx.query(
        'INSERT INTO kill_notices (environment, feature, rollout_id, by_id, via, reason, at_ms, generation) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)',
        [environment, feature, rolloutId, kill.by.id, kill.by.via, kill.reason, kill.atMs, after.generation],
      );
    }
    await orderPlatformKills(tx, { before, after, live, kill });
    await lockUnbegun(tx, environment, feature);
    const told = new Set(before.rolloutId === null ? live : [...live, before.rolloutId]);
    await appendEntries(
      tx,
      [...told].map((rolloutId) => toKillEntry(rolloutId, kill, before, after)),
    );
    await endQueued(tx, environment, feature, kill);
    return { ...after, kill: done };
  });
}

/** Of several that were stopped, the one that the flags belonged to speaks for all. */
function toDone({ rolloutId }: BundleRecord, { generation, updatedAtMs }: BundleRecord, live: readonly string[]): KillDone {
  const owner = live.find((id) => id === rolloutId) ?? live[0] ?? null;
  return { generation, atMs: updatedAtMs, rolloutId: owner, isRepeated: false };
}

/** A rollout that has not come to its flags yet must not begin after the kill, which needs a generation to stand above it. Null: nobody knows the feature. */
async function createForOpenRollout(tx: SqlSession, environment: string, feature: string, atMs: number): Promise<BundleRecord | null> {
  const [open] = await tx.query('SELECT 1 FROM rollouts WHERE environment = $1 AND feature = $2 AND NOT phase = ANY($3::text[]) LIMIT 1', [
    environment,
    feature,
    TERMINAL_PHASES,
  ]);
  return open === undefined ? null : lockOrCreateBundle(tx, environment, feature, atMs);
}

/** Whoever is exposed now, and whoever holds a flag: a rollout that still waits for its first approval must not start after a kill. */
async function findLiveRollouts(tx: SqlSession, before: BundleRecord): Promise<readonly string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT DISTINCT l.rollout_id AS id FROM leases l LEFT JOIN rollouts r ON r.id = l.rollout_id
     WHERE l.environment = $1 AND (l.flag_key = ANY($2::text[]) OR r.feature = $3)`,
    [before.environment, before.flags.map((flag) => flag.key), before.feature],
  );
  const exposed = before.state === 'live' && before.rolloutId !== null ? [before.rolloutId] : [];
  return [...new Set([...exposed, ...rows.map((row) => row.id)])].sort();
}

interface PlatformOrder {
  readonly before: BundleRecord;
  readonly after: BundleRecord;
  readonly live: readonly string[];
  readonly kill: Kill;
}

/** One order for each platform outside the store that a rollout concerned names, with all its flags there. */
async function orderPlatformKills(tx: SqlSession, { before, after, live, kill }: PlatformOrder): Promise<void> {
  const concerned = await readConcerned(tx, before, live);
  const moves = concerned.flatMap(({ id, flags }) => flags.map(({ key, platform }) => ({ id, key, platform })));
  const outside = moves.filter(({ platform }) => platform !== EMBEDDED_PLATFORM.name);
  for (const platform of new Set(outside.map((move) => move.platform))) {
    const there = outside.filter((move) => move.platform === platform);
    await insertPlatformKill(tx, {
      environment: before.environment,
      feature: before.feature,
      platform,
      keys: [...new Set(there.map(({ key }) => key))],
      rolloutId: there[0]?.id ?? '',
      generation: after.generation,
      by: kill.by.id,
      via: kill.by.via,
      reason: kill.reason,
      atMs: kill.atMs,
      nextTryAtMs: kill.atMs + HEAD_START_MS,
    });
  }
}

/**
 * Who may have put something on a platform: the rollout that the flags belong to, first when it is live, everybody who holds a lease of them, and when the
 * flags belong to nobody any more (their rollout was folded into control), the last one that was started.
 */
async function readConcerned(
  tx: SqlSession,
  { environment, feature, rolloutId }: BundleRecord,
  live: readonly string[],
): Promise<readonly { readonly id: string; readonly flags: RolloutSpec['flags'] }[]> {
  const owner = rolloutId ?? '';
  const rows = await tx.query<{ id: string; flags: RolloutSpec['flags'] }>(
    `SELECT id, spec -> 'flags' AS flags FROM rollouts WHERE id = ANY($3::text[])
       OR ($4 AND id = (SELECT id FROM rollouts WHERE environment = $1 AND feature = $2 AND engine_started_at_ms IS NOT NULL ORDER BY number DESC LIMIT 1))`,
    [environment, feature, [owner, ...live], rolloutId === null],
  );
  const rank = ({ id }: { readonly id: string }): number => (live.includes(id) ? 0 : 2) + (id === owner ? 0 : 1);
  return rows.toSorted((a, b) => rank(a) - rank(b) || a.id.localeCompare(b.id));
}

export function readUndeliveredKills(client: SqlClient): Promise<readonly KillNotice[]> {
  return client.query<KillNotice>(
    'SELECT id, environment, feature, rollout_id AS "rolloutId", by_id AS "by", via, reason, at_ms AS "atMs", generation FROM kill_notices WHERE NOT delivered ORDER BY id',
  );
}
