import type { AccessPolicy } from '../../core/access/access-policy.js';
import type { Directory } from '../../core/principal/directory.js';
import type { Config } from '../../platform/config.js';
import type { Logger } from '../../platform/logger.js';
import type { Store } from '../../store/store.js';
import type { Authenticator } from './authenticator.js';
import { createBearerAuthenticator } from './create-bearer-authenticator.js';
import { createDevAuthenticator } from './dev-authenticator.js';
import { createKeyAuthenticator } from './key-authenticator.js';
import type { KeyFailures } from './key-failures.js';
import { createOidcAuthenticator } from './oidc/create-oidc-authenticator.js';

export interface AuthenticatorParts {
  readonly config: Pick<Config, 'auth' | 'oidc' | 'accessFile' | 'allowDevAuthAnywhere' | 'openEvaluation'>;
  readonly store: Pick<Store, 'keys'>;
  readonly directory: Directory;
  readonly access: AccessPolicy;
  readonly failures: KeyFailures;
  readonly logger: Logger;
  readonly nowMs: () => number;
}

/** How callers show who they are, as configured; the log says which ways are open. Errors: CONFIG_INVALID. */
export function createAuthenticator(parts: AuthenticatorParts): Authenticator {
  const { config, store, directory, access, logger } = parts;
  if (config.auth === 'dev') {
    logger.warn('TIDEGATE_AUTH=dev: everybody who reaches this server is taken at his word and may do everything');
    return createDevAuthenticator({ directory, allowAnyHost: config.allowDevAuthAnywhere });
  }
  const { oidc: provider, accessFile, openEvaluation } = config;
  const keys = createKeyAuthenticator({ ...parts, keys: store.keys });
  const oidc = provider === undefined ? undefined : createOidcAuthenticator({ ...parts, config: provider });
  const methods = ['API keys', ...(provider === undefined ? [] : [`tokens of ${provider.issuer}`])];
  logger.info({ methods, access: accessFile ?? 'API keys only', openEvaluation }, 'callers must be known');
  if (provider !== undefined && accessFile === undefined)
    logger.warn('TIDEGATE_ACCESS is not set: whoever signs in has no role, and only API keys can do anything');
  return createBearerAuthenticator({ keys, oidc, access });
}
