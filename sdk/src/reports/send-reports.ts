/** What became of reports; plain counters. */
export interface ReportStats {
  queued: number;
  accepted: number;
  duplicates: number;
  /** Refused by Tidegate for what they said; sending them again would not help. */
  rejected: number;
  /** Lost because the queue was full or closed; the oldest go first. */
  dropped: number;
  /** Not queued: the unit was in no rollout. */
  unattributed: number;
  retries: number;
}

export interface SendOptions {
  readonly url: string;
  /** What the batch is called in the body. */
  readonly name: 'outcomes' | 'samples';
  readonly fetch: typeof fetch;
  readonly stats: ReportStats;
}

/** `done`: taken or refused for good. `retry`: try again, after so long if the server said so. */
export type SendResult = { readonly kind: 'done' } | { readonly kind: 'retry'; readonly retryAfterMs: number | null };

const TIMEOUT_MS = 5_000;
const LONGEST_WAIT_S = 30;

/** Posts one batch. Never rejects. The reports' ids make a repetition harmless. */
export async function sendReports(batch: readonly unknown[], options: SendOptions): Promise<SendResult> {
  const { url, name, fetch: call, stats } = options;
  try {
    const response = await call(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ [name]: batch }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
    if (response.ok) count(text, stats);
    else if (isPassing(response.status)) return { kind: 'retry', retryAfterMs: toRetryAfterMs(response.headers.get('retry-after')) };
    else stats.rejected += batch.length;
    return { kind: 'done' };
  } catch {
    return { kind: 'retry', retryAfterMs: null };
  }
}

/** Also what is refused to the key of today: another key, or a grant, mends it, and until then the reports are worth keeping. */
const PASSING: ReadonlySet<number> = new Set([401, 403, 408, 429]);

const isPassing = (status: number): boolean => status >= 500 || PASSING.has(status);

function toRetryAfterMs(header: string | null): number | null {
  return header !== null && /^\d{1,6}$/.test(header) ? Math.min(Number(header), LONGEST_WAIT_S) * 1000 : null;
}

function count(text: string, stats: ReportStats): void {
  try {
    const body = JSON.parse(text) as { accepted?: number; duplicates?: number; rejected?: readonly unknown[] };
    stats.accepted += body.accepted ?? 0;
    stats.duplicates += body.duplicates ?? 0;
    stats.rejected += body.rejected?.length ?? 0;
  } catch {
    // Taken all the same; only the counts are unknown.
  }
}
