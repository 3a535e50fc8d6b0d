import type { UnitQuery } from './snapshot.js';

export interface OfrepClientOptions {
  readonly baseUrl: string;
  readonly feature: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly fetch: typeof fetch;
  readonly timeoutMs: number;
}

export type OfrepAnswer =
  | { readonly kind: 'answer'; readonly body: unknown; readonly etag: string | null; readonly maxAgeMs: number }
  | { readonly kind: 'notModified'; readonly maxAgeMs: number }
  | { readonly kind: 'failure'; readonly reason: 'timeout' | 'network' | 'status' | 'malformed' };

/** Asks for all flags of the feature for one unit, in one request. Never rejects. */
export type OfrepClient = (query: UnitQuery, etag: string | null) => Promise<OfrepAnswer>;

/** OFREP bulk evaluation (https://github.com/open-feature/protocol). */
export function createOfrepClient(options: OfrepClientOptions): OfrepClient {
  const url = `${options.baseUrl}/features/${encodeURIComponent(options.feature)}/ofrep/v1/evaluate/flags`;
  return async (query, etag) => {
    try {
      const response = await options.fetch(url, {
        method: 'POST',
        headers: { ...options.headers, 'content-type': 'application/json', ...(etag !== null && { 'if-none-match': etag }) },
        body: JSON.stringify({ context: toContext(query) }),
        signal: AbortSignal.timeout(options.timeoutMs),
      });
      return await toAnswer(response);
    } catch (error) {
      const isTimeout = error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError');
      return { kind: 'failure', reason: isTimeout ? 'timeout' : 'network' };
    }
  };
}

async function toAnswer(response: Response): Promise<OfrepAnswer> {
  const maxAgeMs = toMaxAgeMs(response.headers.get('cache-control'));
  const text = await response.text();
  if (response.status === 304) return { kind: 'notModified', maxAgeMs };
  if (response.status !== 200) return { kind: 'failure', reason: 'status' };
  try {
    return { kind: 'answer', body: JSON.parse(text) as unknown, etag: response.headers.get('etag'), maxAgeMs };
  } catch {
    return { kind: 'failure', reason: 'malformed' };
  }
}

/** In milliseconds this is March 1973, in seconds the year 5138: no unit began at either, so a number tells its unit. */
const EARLIEST_MS = 1e11;

/** The unit's own fields come last: no attribute can pose as the key. */
function toContext({ unit, startedAt, attributes }: UnitQuery): Record<string, unknown> {
  const time = typeof startedAt === 'number' ? startedAt : startedAt.getTime();
  return { ...attributes, targetingKey: unit, unitStartedAt: time < EARLIEST_MS ? time : time / 1000 };
}

/** For how long an answer may be used unasked; 0 when the server does not say. */
function toMaxAgeMs(cacheControl: string | null): number {
  return Number(/(?:^|[\s,])max-age=(\d{1,9})/.exec(cacheControl ?? '')?.[1] ?? 0) * 1000;
}
