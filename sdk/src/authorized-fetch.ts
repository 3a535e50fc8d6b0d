import type { TidegateStats } from './tidegate-stats.js';

/** The key itself, or who gives it: asked before each request, so that a rotated key is taken up without a restart. */
export type ApiKey = string | (() => string | Promise<string>);

export interface AuthorizedFetchOptions {
  readonly apiKey: ApiKey | undefined;
  readonly fetch: typeof fetch;
  readonly onRefused: (why: string) => void;
  readonly stats: Pick<TidegateStats, 'refused'>;
}

const LONGEST_DETAIL = 500;

/** `fetch` with the key on every request. A refusal is told once for each address, and again only when the address has let it in meanwhile. */
export function createAuthorizedFetch({ apiKey, fetch: call, onRefused, stats }: AuthorizedFetchOptions): typeof fetch {
  const told = new Set<string>();
  const tell = (about: string, why: string) => {
    if (told.has(about)) return;
    told.add(about);
    onRefused(why);
  };
  return async (input, init) => {
    const address = new URL(String(input)).pathname;
    const headers = new Headers(init?.headers);
    if (apiKey !== undefined) {
      const key = await readKey(apiKey, init?.signal).catch((error: unknown) => {
        tell('', `The function apiKey has failed: ${error instanceof Error ? error.message : String(error)}.`);
        throw error;
      });
      told.delete('');
      headers.set('authorization', `Bearer ${key}`);
    }
    const response = await call(input, { ...init, headers });
    if (response.ok) told.delete(address);
    if (response.status !== 401 && response.status !== 403) return response;
    stats.refused += 1;
    if (!told.has(address)) tell(address, await explain(response.clone(), address, apiKey !== undefined));
    return response;
  };
}

/** Whoever gives the key may be slow: the request's own patience covers that too. */
async function readKey(apiKey: ApiKey, signal: AbortSignal | null | undefined): Promise<string> {
  if (typeof apiKey === 'string') return apiKey;
  if (!signal) return apiKey();
  signal.throwIfAborted();
  let stop = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
  });
  return Promise.race([apiKey(), aborted]).finally(() => signal.removeEventListener('abort', stop));
}

async function explain(response: Response, address: string, hasKey: boolean): Promise<string> {
  const said = toDetail(await response.text().catch(() => ''));
  const advice = hasKey ? '' : ' No apiKey is given to createTidegate.';
  return `Tidegate refuses this application (${response.status} at ${address}): ${said}${advice} Until that is mended units get the control values, and outcomes wait.`;
}

/** What the server says: of problems `detail`, of OFREP `errorDetails`. */
function toDetail(text: string): string {
  try {
    const { detail, errorDetails } = JSON.parse(text) as { readonly detail?: unknown; readonly errorDetails?: unknown };
    const said = detail ?? errorDetails;
    if (typeof said === 'string') return said.slice(0, LONGEST_DETAIL);
  } catch {
    // Not Tidegate's own words; something in between has answered.
  }
  return 'it does not say why.';
}
