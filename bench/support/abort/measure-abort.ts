import { pollFor } from '../bounded.js';
import type { LiveRollout, LiveTidegate } from '../live-tidegate.js';
import { traceAbort } from './abort-trace.js';
import type { ExposureObserver } from './exposure-observer.js';

/** All in ms; from the request unless its name says otherwise. */
export interface MeasuredAbort {
  readonly answeredMs: number;
  /** Until an observer outside that asks every 10 ms sees nobody on the candidate. */
  readonly seenMs: number;
  /** Until the last flag was read back by the rollback itself. */
  readonly verifiedMs: number;
  readonly fromAcceptedMs: number;
  readonly steps: readonly number[];
}

export interface Watched {
  readonly observer: ExposureObserver;
  /** Where the flags are. */
  readonly platform: string;
}

const CLIENT_ASKS_EVERY_MS = 10;

/** Aborts a rollout (over HTTP, if not told otherwise), follows it from outside, and reads afterwards where the time went. */
export async function measureAbort(
  { api, engine }: LiveTidegate,
  { id, feature }: LiveRollout,
  { observer, platform }: Watched,
  abort: () => Promise<unknown> = () => api.abort(id),
): Promise<MeasuredAbort> {
  const isExposed = await observer.follow(feature);
  const sentAtMs = Date.now();
  const answered = abort().then(() => Date.now() - sentAtMs);
  const seen = pollFor({ what: `${feature} shows control`, everyMs: CLIENT_ASKS_EVERY_MS, timeoutMs: 30_000 }, async () =>
    (await isExposed()) ? null : Date.now() - sentAtMs,
  );
  const [answeredMs, seenMs] = await Promise.all([answered, seen]);
  const cutAtMs = await pollFor({ what: `the timeline of ${id} ends`, everyMs: 50, timeoutMs: 30_000 }, () => findCut(api, id, platform));
  const { acceptedAtMs, lastVerifiedAtMs, steps } = await traceAbort(engine, id, { sentAtMs, cutAtMs });
  return { answeredMs, seenMs, verifiedMs: lastVerifiedAtMs - sentAtMs, fromAcceptedMs: lastVerifiedAtMs - acceptedAtMs, steps };
}

/** When the first write of the rollback was made; null while the rollout has not ended. */
async function findCut(api: LiveTidegate['api'], id: string, platform: string): Promise<number | null> {
  const entries = await api.timeline(id);
  if (!entries.some((entry) => entry.kind === 'ended')) return null;
  const cut = `${id}/rollback/cut`;
  const keys = platform === 'embedded' ? `flag/${cut}` : `flag/${platform}/${cut}`;
  return entries.find(({ key }) => key === keys)?.atMs ?? Number.NaN;
}
