import { createSseParser, type SseMessage } from '../../contracts/events/sse-parser.js';
import type { ApiClient } from './api-client.js';
import { type ApiProblem, asProblem } from './api-problem.js';

/** Whether what is shown is what the server says now. */
export type StreamState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live'; readonly heardAtMs: number }
  | { readonly kind: 'stale'; readonly heardAtMs: number | null; readonly retryAtMs: number; readonly problem: ApiProblem };

export interface FollowOptions {
  readonly api: Pick<ApiClient, 'open'>;
  readonly path: string;
  /** Where to begin: the number before the first event that is wanted. */
  readonly after: number;
  readonly onMessage: (message: SseMessage) => void;
  readonly onState: (state: StreamState) => void;
  readonly signal: AbortSignal;
  /** The waits before each next try, in ms; the last one again and again. */
  readonly waitsMs?: readonly number[];
}

/** The server says something every 15 s, if only a comment. */
const SILENCE_MS = 35_000;
const WAITS_MS = [1_000, 2_000, 4_000, 8_000, 15_000];

/**
 * Reads a stream with the caller's header (EventSource cannot send one) until `signal` ends it: begins again after what was seen last,
 * later and later while the server is away, and says all the time how old the news is.
 */
export async function followStream(options: FollowOptions): Promise<void> {
  const { signal, onState, waitsMs = WAITS_MS } = options;
  const seen: Seen = { lastId: options.after, heardAtMs: null, failures: 0 };
  onState({ kind: 'connecting' });
  while (!signal.aborted) {
    const problem = await readOnce(options, seen);
    if (signal.aborted) return;
    const waitMs = waitsMs[Math.min(seen.failures, waitsMs.length - 1)] ?? 1_000;
    seen.failures += 1;
    onState({ kind: 'stale', heardAtMs: seen.heardAtMs, retryAtMs: Date.now() + waitMs, problem });
    await waitFor(waitMs, signal);
  }
}

interface Seen {
  lastId: number;
  heardAtMs: number | null;
  failures: number;
}

/** One connection; answers why it ended. */
async function readOnce({ api, path, onMessage, onState, signal }: FollowOptions, seen: Seen): Promise<ApiProblem> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), SILENCE_MS);
  try {
    const headers = { accept: 'text/event-stream', 'last-event-id': String(seen.lastId) };
    const response = await api.open(path, headers, AbortSignal.any([signal, silence.signal]));
    const parse = createSseParser();
    for await (const text of chunksOf(response)) {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), SILENCE_MS);
      seen.heardAtMs = Date.now();
      seen.failures = 0;
      for (const message of parse(text)) {
        seen.lastId = Math.max(seen.lastId, Number(message.id) || 0);
        onMessage(message);
      }
      onState({ kind: 'live', heardAtMs: seen.heardAtMs });
    }
    return asProblem('The server ended the connection.');
  } catch (thrown) {
    return asProblem(silence.signal.aborted ? `Nothing was heard for ${SILENCE_MS / 1_000} s.` : thrown);
  } finally {
    clearTimeout(timer);
  }
}

async function* chunksOf(response: Response): AsyncGenerator<string> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (reader === undefined) return;
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
  } finally {
    reader.releaseLock();
  }
}

function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    // Whoever comes back to the tab or to the network does not wait for the next try.
    window.addEventListener('online', done);
    document.addEventListener('visibilitychange', wake);
    signal.addEventListener('abort', done);
    function wake(): void {
      if (document.visibilityState === 'visible') done();
    }
    function done(): void {
      clearTimeout(timer);
      window.removeEventListener('online', done);
      document.removeEventListener('visibilitychange', wake);
      signal.removeEventListener('abort', done);
      resolve();
    }
  });
}
