import type { RecordedEntry } from '../../core/audit/audit-entry.js';
import { AppError } from '../../core/errors/app-error.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import type { ApiClient } from '../api-client.js';

/** What comes of watching a rollout. `link` tells how fresh it is. */
export type FollowEvent =
  | { readonly kind: 'view'; readonly view: RolloutView }
  | { readonly kind: 'entry'; readonly entry: RecordedEntry }
  | { readonly kind: 'link'; readonly link: 'live' | 'polling' | 'lost'; readonly detail: string };

export interface FollowOptions {
  readonly client: Pick<ApiClient, 'get' | 'timeline' | 'events'>;
  readonly id: string;
  readonly signal: AbortSignal;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Entries after this number, those of the past too. Absent: only those that come. */
  readonly afterSeq?: number;
  readonly pollMs?: number;
}

const POLL_MS = 2_000;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5_000;
/** After so many failures of the stream in a row the plain requests are tried. */
const FAILURES_BEFORE_POLLING = 3;

interface Progress {
  lastEventId: string | null;
  lastSeq: number;
  /** Of the newest view given. */
  revision: number;
  failures: number;
  hasStream: boolean;
}

/**
 * The rollout's changes until the signal stops it: by the event stream, taken up again where it broke off, and by plain requests where there is none.
 * The first reading must succeed (else its error is thrown); after that a lost connection is reported and tried again for as long as it takes.
 */
export async function* followRollout(options: FollowOptions): AsyncGenerator<FollowEvent> {
  const { client, id, signal, afterSeq } = options;
  // An event's id is the number of the newest entry (docs/http.md).
  const lastEventId = afterSeq === undefined ? null : String(afterSeq);
  const progress: Progress = { lastEventId, lastSeq: afterSeq ?? -1, revision: -1, failures: 0, hasStream: true };
  yield* toNews({ kind: 'view', view: await client.get(id, signal) }, progress);
  while (!signal.aborted) yield* followOnce(options, progress);
}

/** One connection, or one round of asking, with what is to be done when it fails. */
async function* followOnce(options: FollowOptions, progress: Progress): AsyncGenerator<FollowEvent> {
  const { signal, sleep } = options;
  const mayStream = progress.hasStream && progress.failures < FAILURES_BEFORE_POLLING;
  try {
    yield* mayStream ? stream(options, progress) : poll(options, progress);
  } catch (error) {
    if (signal.aborted) return;
    if (!isTransient(error)) throw error;
    progress.failures += 1;
    yield { kind: 'link', link: 'lost', detail: error instanceof Error ? error.message : String(error) };
    await sleep(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (progress.failures - 1)), signal);
  }
}

async function* stream({ client, id, signal, sleep }: FollowOptions, progress: Progress): AsyncGenerator<FollowEvent> {
  const messages = await client.events(id, { lastEventId: progress.lastEventId, signal });
  if (messages === null) {
    progress.hasStream = false;
    return;
  }
  yield { kind: 'link', link: 'live', detail: 'events' };
  // What changed before the stream was open does not come through it.
  yield* toNews({ kind: 'view', view: await client.get(id, signal) }, progress);
  for await (const message of messages) {
    progress.failures = 0;
    progress.lastEventId = message.id ?? progress.lastEventId;
    const event = toEvent(message.event, message.data);
    if (event !== null) yield* toNews(event, progress);
  }
  // An orderly end, for example at a deployment: once more, but not in a tight circle.
  if (!signal.aborted) await sleep(FIRST_WAIT_MS, signal);
}

/** The event, unless it is an entry that was given already or a view older than one given. */
function* toNews(event: FollowEvent, progress: Progress): Generator<FollowEvent> {
  if (event.kind === 'entry') {
    if (event.entry.seq <= progress.lastSeq) return;
    progress.lastSeq = event.entry.seq;
  } else if (event.kind === 'view') {
    if (event.view.revision < progress.revision) return;
    progress.revision = event.view.revision;
  }
  yield event;
}

function toEvent(kind: string, data: string): FollowEvent | null {
  try {
    const value: unknown = JSON.parse(data);
    if (kind === 'view') return { kind, view: value as RolloutView };
    return kind === 'entry' ? { kind, entry: value as RecordedEntry } : null;
  } catch {
    return null;
  }
}

/** One round of plain requests. */
async function* poll({ client, id, signal, sleep, pollMs = POLL_MS }: FollowOptions, progress: Progress): AsyncGenerator<FollowEvent> {
  const view = await client.get(id, signal);
  const { entries } = await client.timeline(id, progress.lastSeq < 0 ? undefined : progress.lastSeq, signal);
  yield { kind: 'link', link: 'polling', detail: `asked every ${pollMs / 1000} s` };
  for (const entry of entries) yield* toNews({ kind: 'entry', entry }, progress);
  yield* toNews({ kind: 'view', view }, progress);
  // The stream is worth another try after the server has answered again.
  progress.failures = progress.hasStream ? FAILURES_BEFORE_POLLING - 1 : 0;
  await sleep(pollMs, signal);
}

function isTransient(error: unknown): boolean {
  if (!(error instanceof AppError)) return true;
  return error.entry.retryable || error.code === 'NOT_FOUND' || error.code === 'METHOD_NOT_ALLOWED';
}
