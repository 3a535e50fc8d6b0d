import { ApiProblem, toApiProblem } from './api-problem.js';
import { type Credentials, toHeaders } from './credentials.js';

export interface ApiClient {
  /** The body of a successful answer. Throws `ApiProblem`. */
  get<Answer>(path: string, signal?: AbortSignal): Promise<Answer>;
  post<Answer>(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** The answer's text, whatever its type: for exports. */
  text(path: string): Promise<string>;
  /** An answer whose body is still to be read. Throws `ApiProblem`. */
  open(path: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Response>;
}

export interface ApiClientOptions {
  readonly credentials: Credentials;
  readonly fetch: typeof fetch;
  /** The server does not know who calls (any more). */
  readonly onUnauthenticated: () => void;
}

const TIMEOUT_MS = 15_000;
const CLIENT = { 'tidegate-client': 'dashboard' };

/** The one place where requests leave the page: always to the server that it came from. */
export function createApiClient({ credentials, fetch: fetchIt, onUnauthenticated }: ApiClientOptions): ApiClient {
  const send = async (path: string, init: RequestInit): Promise<Response> => {
    const response = await reach(fetchIt, path, { ...init, headers: { ...CLIENT, ...toHeaders(credentials), ...init.headers } });
    if (response.ok) return response;
    if (response.status === 401) onUnauthenticated();
    throw await toApiProblem(response);
  };
  const json = async <Answer>(path: string, init: RequestInit, signal?: AbortSignal): Promise<Answer> => {
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    const response = await send(path, { ...init, signal: signal ? AbortSignal.any([timeout, signal]) : timeout });
    return (await response.json()) as Answer;
  };
  return {
    get: (path, signal) => json(path, { headers: { accept: 'application/json' } }, signal),
    post: (path, body, headers) =>
      json(path, {
        method: 'POST',
        headers: { accept: 'application/json', 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
    text: async (path) => await (await send(path, {})).text(),
    open: (path, headers, signal) => send(path, { headers, signal }),
  };
}

async function reach(fetchIt: typeof fetch, path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetchIt(path, { ...init, cache: 'no-store', redirect: 'error' });
  } catch (cause) {
    if (init.signal?.aborted && !isTimeout(init.signal)) throw cause;
    const why = init.signal?.aborted ? `it did not answer within ${TIMEOUT_MS / 1_000} s` : 'no connection';
    throw new ApiProblem(`The server cannot be reached: ${why}.`);
  }
}

const isTimeout = (signal: AbortSignal): boolean => signal.reason instanceof Error && signal.reason.name === 'TimeoutError';

/** A query text of what is said; empty values are left out. */
export function toQuery(values: Readonly<Record<string, string | number | undefined>>): string {
  const said = Object.entries(values).filter(([, value]) => value !== undefined && value !== '');
  return said.length === 0 ? '' : `?${new URLSearchParams(said.map(([name, value]) => [name, String(value)]))}`;
}

/** A name in a path. */
export const part = encodeURIComponent;

/** Makes sending the same request twice harmless. Not `randomUUID`: it does not exist on a page that came over plain http. */
export function newRequestId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
