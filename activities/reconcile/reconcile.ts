import { type Found, findMissed, RECONCILER, type ReconcileResult, toMark, toResult } from '../../core/reconciler/reconciler-mark.js';
import { deliverPlatformKills } from '../../flag-platforms/deliver-kills.js';
import type { RolloutRef } from '../../store/strays/stray-records.js';
import { deliverKillNotices } from './deliver-kill-notices.js';
import { discardOldScratch } from './discard-scratch.js';
import { putBackOutside } from './exposures/outside-exposures.js';
import { putBackExposures } from './exposures/put-back-exposures.js';
import { storeHistories } from './histories/store-histories.js';
import { endRevived } from './lost/end-revived.js';
import { findLostRollouts } from './lost/find-lost-rollouts.js';
import { rollBackLost } from './lost/roll-back-lost.js';
import { endMissed, pageMissed, readReconcilerMark } from './missed-runs.js';
import { type Attempt, type ReconcileDeps, toAttempt } from './reconcile-deps.js';
import { startUnstarted } from './start-unstarted.js';

/** A workflow that was started a moment ago may not stand in the engine's index yet. */
const YOUNG_MS = 10_000;
/** Longer than the engine keeps what has ended by default. */
const CUT_SHORT_SINCE_MS = 25 * 3_600_000;

/** One run. Every part is independent: what fails stands in the result, and is tried again at the next run. `atMs`: by the engine's clock, so that a worker with a wrong one misses no run. */
export async function reconcile(deps: ReconcileDeps, { atMs }: { readonly atMs: number }): Promise<ReconcileResult> {
  const beganAtMs = deps.nowMs();
  const { attempt, failures } = toNotedAttempt(deps);
  const before = await attempt('mark of the last run', () => readReconcilerMark(deps.store));
  const open = (await attempt('open rollouts', () => deps.store.strays.openRollouts(beganAtMs - YOUNG_MS))) ?? [];
  const found = await findAll(deps, open, attempt);
  const missed = findMissed(before?.atMs ?? null, atMs);
  if (missed !== null) await attempt('page', () => tellMissed(deps, { missed, atStake: open.length + found.length > 0 }));
  const result = toResult(found, { atMs, tookMs: deps.nowMs() - beganAtMs, openRollouts: open.length, failures, missed });
  await deps.store.marks.write(RECONCILER, { atMs, data: toMark(before, result) });
  return result;
}

async function findAll(deps: ReconcileDeps, open: readonly RolloutRef[], attempt: Attempt): Promise<readonly Found[]> {
  const part = async (what: string, run: () => Promise<readonly Found[]>) => (await attempt(what, run)) ?? [];
  // Kills first. Platforms that do not answer keep nobody waiting.
  const platformKills = attempt('kills on other platforms', () => deliverPlatformKills(deps));
  const scratch = part('scratch flags of rehearsals', () => discardOldScratch(deps, attempt));
  const notices = await part('kill notices', () => deliverKillNotices(deps, attempt));
  const unstarted = await part('unstarted rollouts', () => startUnstarted(deps, attempt));
  const running = await attempt('list of running rollouts', () => deps.door.listRunning());
  const cutShort =
    (await attempt('list of ended runs', () => deps.door.listCutShort(deps.nowMs() - CUT_SHORT_SINCE_MS))) ?? new Set<string>();
  const lost = await part('lost rollouts', async () =>
    rollBackLost(deps, await findLostRollouts(deps, { open, running, cutShort }, attempt), attempt),
  );
  const revived = running === null ? [] : await part('revived rollouts', () => endRevived(deps, { running, open }, attempt));
  // Leases last: no flag is given free while it shows something.
  const exposures = await part('exposures without an owner', () => putBackExposures(deps, attempt));
  const outside = await part('exposures on other platforms', () => putBackOutside(deps, attempt));
  const leases = await part('leases without an owner', () => releaseLeases(deps));
  // Last: nothing waits for it, and the engine keeps what has ended for a day at least.
  await attempt('histories', () => storeHistories(deps, attempt));
  await platformKills;
  return [...notices, ...unstarted, ...lost, ...revived, ...exposures, ...outside, ...leases, ...(await scratch)];
}

async function releaseLeases({ store, nowMs }: ReconcileDeps): Promise<readonly Found[]> {
  const released = await store.strays.releaseLeases(nowMs());
  return released.map(({ rolloutId, keys }) => ({
    kind: 'lease',
    sentence: `${keys.join(', ')} were freed: rollout ${rolloutId} held them and is over.`,
  }));
}

/** With nothing rolled out and nothing found nobody is woken up: no harm can have been done. */
async function tellMissed(
  deps: ReconcileDeps,
  { missed, atStake }: { missed: NonNullable<ReconcileResult['missed']>; atStake: boolean },
): Promise<void> {
  deps.onError(`runs between ${new Date(missed.fromMs).toISOString()} and ${new Date(missed.toMs).toISOString()}`, 'they did not come');
  if (atStake) await pageMissed(deps, missed, true);
  await endMissed(deps, missed);
}

function toNotedAttempt(deps: ReconcileDeps): { readonly attempt: Attempt; readonly failures: string[] } {
  const failures: string[] = [];
  const onError = (what: string, error: unknown) => {
    failures.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
    deps.onError(what, error);
  };
  return { attempt: toAttempt({ onError }), failures };
}
