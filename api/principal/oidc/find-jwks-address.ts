import { AppError } from '../../../core/errors/app-error.js';
import { type Fetch, fetchSmall } from './fetch-small.js';
import { requireSafeAddress } from './require-safe-address.js';

const TIMEOUT_MS = 5_000;

/** Where the issuer says that its keys are (OpenID Connect Discovery 1.0, section 4). Errors: IDENTITY_UNAVAILABLE, CONFIG_INVALID. */
export async function findJwksAddress(issuer: string, fetchImpl: Fetch = fetchSmall): Promise<URL> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const found = await read(address, fetchImpl);
  if (found['issuer'] !== issuer)
    throw new AppError(
      'CONFIG_INVALID',
      `TIDEGATE_OIDC_ISSUER is "${issuer}", but ${address} calls itself ${JSON.stringify(found['issuer'])}. They must be the same to the letter, a slash at the end included.`,
    );
  const jwks = found['jwks_uri'];
  return requireSafeAddress(`jwks_uri at ${address}`, typeof jwks === 'string' ? jwks : '');
}

async function read(address: string, fetchImpl: Fetch): Promise<Readonly<Record<string, unknown>>> {
  try {
    const response = await fetchImpl(address, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    const body: unknown = response.status === 200 ? await response.json() : undefined;
    if (typeof body === 'object' && body !== null) return body as Readonly<Record<string, unknown>>;
  } catch (cause) {
    throw new AppError('IDENTITY_UNAVAILABLE', `${address} does not answer, so that tokens cannot be checked. Try again; API keys work.`, {
      cause,
    });
  }
  throw new AppError(
    'IDENTITY_UNAVAILABLE',
    `${address} answers no settings, so that tokens cannot be checked. Check TIDEGATE_OIDC_ISSUER.`,
  );
}
