import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey, type RemoteJWKSet } from 'jose';
import { AppError } from '../../../core/errors/app-error.js';
import type { Logger } from '../../../platform/logger.js';
import { type Fetch, fetchSmall } from './fetch-small.js';
import { findJwksAddress } from './find-jwks-address.js';

export interface KeySourceOptions {
  readonly issuer: string;
  /** Undefined: the issuer is asked. */
  readonly jwksUrl: URL | undefined;
  readonly logger: Logger;
  readonly nowMs: () => number;
  readonly fetch?: Fetch;
  /** A token with an unknown key has the keys read again only so long after the last time. */
  readonly cooldownMs?: number;
}

const TIMEOUT_MS = 5_000;
const COOLDOWN_MS = 30_000;
/** Keys that the issuer has withdrawn count for so long at most while it answers. */
const REFRESH_MS = 10 * 60_000;
/** Whoever sends tokens with invented keys must not have the issuer asked for each. */
const RETRY_MS = 5_000;

/** The issuer's public keys. Once read they go on working while it cannot be reached; a key that is not among them then is IDENTITY_UNAVAILABLE, for nobody knows. */
export class KeySource {
  readonly #options: KeySourceOptions;
  #keys: RemoteJWKSet | undefined;
  #opening: Promise<RemoteJWKSet> | undefined;
  #readAtMs = Number.NEGATIVE_INFINITY;
  #failed: { readonly atMs: number; readonly cause: unknown } | undefined;

  constructor(options: KeySourceOptions) {
    this.#options = options;
  }

  /** For `jwtVerify`. Errors: IDENTITY_UNAVAILABLE, CONFIG_INVALID; `JWKSNoMatchingKey` where the issuer has no such key. */
  readonly getKey: JWTVerifyGetKey = async (header, token) => {
    const keys = this.#keys ?? (await this.#open());
    try {
      this.#refresh(keys);
      return await keys(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) throw error;
      if (error instanceof AppError) throw error;
      throw unavailable(this.#options.issuer, error);
    }
  };

  /** Found once, by one request for all that wait. */
  #open(): Promise<RemoteJWKSet> {
    this.#opening ??= this.#create().finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  async #create(): Promise<RemoteJWKSet> {
    const { issuer, jwksUrl, cooldownMs = COOLDOWN_MS } = this.#options;
    const url = jwksUrl ?? (await findJwksAddress(issuer, this.#fetch));
    this.#keys = createRemoteJWKSet(url, {
      timeoutDuration: TIMEOUT_MS,
      cooldownDuration: cooldownMs,
      // An age after which keys count no more would end the sign-in of everybody while the issuer is down; `#refresh` sees to it that they are read again.
      cacheMaxAge: Number.POSITIVE_INFINITY,
      [customFetch]: this.#fetch,
    });
    return this.#keys;
  }

  readonly #fetch: Fetch = async (url, init) => {
    const { nowMs, fetch: fetchImpl = fetchSmall } = this.#options;
    const failed = this.#failed;
    if (failed !== undefined && nowMs() - failed.atMs < RETRY_MS) throw failed.cause;
    try {
      const response = await fetchImpl(url, init);
      this.#failed = response.status === 200 ? undefined : { atMs: nowMs(), cause: new TypeError(`${url} answers ${response.status}`) };
      if (response.status === 200) this.#readAtMs = nowMs();
      return response;
    } catch (cause) {
      this.#failed = { atMs: nowMs(), cause };
      throw cause;
    }
  };

  /** Nobody waits for it: what is known is used meanwhile. */
  #refresh(keys: RemoteJWKSet): void {
    if (keys.jwks() === undefined || keys.reloading || this.#options.nowMs() - this.#readAtMs < REFRESH_MS) return;
    keys.reload().catch((err: unknown) => {
      // Again after another while; what was read before goes on working.
      this.#readAtMs = this.#options.nowMs() - REFRESH_MS + RETRY_MS;
      this.#options.logger.warn(
        { err, issuer: this.#options.issuer },
        'the keys of the identity provider could not be read again; those known go on working',
      );
    });
  }
}

function unavailable(issuer: string, cause: unknown): AppError {
  return new AppError(
    'IDENTITY_UNAVAILABLE',
    `The keys of ${issuer} cannot be read, so that this token cannot be checked. Try again; API keys work without it.`,
    { cause },
  );
}
