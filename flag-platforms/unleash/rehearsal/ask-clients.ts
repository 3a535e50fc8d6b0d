import type { UnleashStrategy } from '../api/unleash-types.js';

/** The newest stamp that clients have; a text says why asking again is of no use. */
export type AskClients = () => Promise<number | string>;

export interface ClientQuestion {
  readonly url: string;
  readonly token: string;
  readonly flag: string;
  readonly fetch: typeof fetch;
  readonly timeoutMs: number;
  readonly toStamp: (strategies: readonly Pick<UnleashStrategy, 'variants'>[]) => number | null;
}

interface ClientFeatures {
  readonly features: readonly { readonly name: string; readonly strategies?: readonly Pick<UnleashStrategy, 'variants'>[] }[];
}

/**
 * Asks Unleash's client API for one flag as an SDK does, with the ETag of the answer before: Unleash goes on saying that nothing has changed until it has
 * looked for a new revision, which it does once a second, while a question without an ETag may get what is new at once. A server that does not answer is
 * asked again; one that denies the token is not.
 */
export function createAskClients({ url, token, flag, fetch: fetchIt, timeoutMs, toStamp }: ClientQuestion): AskClients {
  const address = `${url.replace(/\/+$/, '')}/api/client/features?namePrefix=${encodeURIComponent(flag)}`;
  let etag: string | null = null;
  let stamp = 0;
  return async () => {
    const headers = { authorization: token, ...(etag === null ? {} : { 'if-none-match': etag }) };
    const response = await fetchIt(address, { headers, signal: AbortSignal.timeout(timeoutMs) }).catch(() => null);
    if (response?.status === 401 || response?.status === 403)
      return `The client API answered ${response.status}: TIDEGATE_UNLEASH_CLIENT_TOKEN is not a client token of this environment.`;
    if (response === null || !response.ok) return stamp;
    const { features } = (await response.json().catch(() => ({}))) as Partial<ClientFeatures>;
    etag = response.headers.get('etag');
    stamp = toStamp(features?.find(({ name }) => name === flag)?.strategies ?? []) ?? 0;
    return stamp;
  };
}
