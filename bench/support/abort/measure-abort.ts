import { pollFor } from '../bounded.js';
import type { LiveRollout, LiveTidegate } from '../live-tidegate.js';
import { traceAbort } from './abort-trace.js';

/** All in ms; from the request unless its name says otherwise. */
export interface MeasuredAbort {
  readonly answeredMs: number;
  /** Until an OFREP client that asks every 10 ms sees all flags on control. */
  readonly seenMs: number;
  /** Until the last flag was read back by the rollback itself. */
  readonly verifiedMs: number;
  readonly fromAcceptedMs: number;
  readonly steps: readonly number[];
}

const CLIENT_ASKS_EVERY_MS = 10;

/** Aborts a rollout over HTTP, follows it as an OFREP client, and reads afterwards where the time went. */
export async function measureAbort({ api, engine }: LiveTidegate, { id, feature }: LiveRollout): Promise<MeasuredAbort> {
  const unit = await findCandidateUnit(api, feature);
  const sentAtMs = Date.now();
  const answered = api.abort(id).then(() => Date.now() - sentAtMs);
  const seen = pollFor({ what: `${feature} shows control`, everyMs: CLIENT_ASKS_EVERY_MS, timeoutMs: 30_000 }, async () =>
    (await api.showsCandidate(feature, unit)) ? null : Date.now() - sentAtMs,
  );
  const [answeredMs, seenMs] = await Promise.all([answered, seen]);
  const cutAtMs = await pollFor({ what: `the timeline of ${id} ends`, everyMs: 50, timeoutMs: 30_000 }, () => findCut(api, id));
  const { acceptedAtMs, lastVerifiedAtMs, steps } = await traceAbort(engine, id, { sentAtMs, cutAtMs });
  return { answeredMs, seenMs, verifiedMs: lastVerifiedAtMs - sentAtMs, fromAcceptedMs: lastVerifiedAtMs - acceptedAtMs, steps };
}

/** A unit that gets the candidate before the abort; at a share of 50 % one of the first few does. */
async function findCandidateUnit(api: LiveTidegate['api'], feature: string): Promise<string> {
  let units = 0;
  return pollFor({ what: `${feature} shows somebody the candidate`, everyMs: 1, timeoutMs: 10_000 }, async () => {
    const unit = `session-${units++}`;
    return (await api.showsCandidate(feature, unit)) ? unit : null;
  });
}

/** When the first write of the rollback was made; null while the rollout has not ended. */
async function findCut(api: LiveTidegate['api'], id: string): Promise<number | null> {
  const entries = await api.timeline(id);
  if (!entries.some((entry) => entry.kind === 'ended')) return null;
  return entries.find((entry) => entry.key === `flag/${id}/rollback/cut`)?.atMs ?? Number.NaN;
}
