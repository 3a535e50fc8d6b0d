import { AppError } from '../core/errors/app-error.js';

/** The identity provider whose tokens are taken. */
export interface OidcConfig {
  /** As tokens name it, to the letter. */
  readonly issuer: string;
  readonly audience: string;
  /** Undefined: found by the issuer's discovery document. */
  readonly jwksUrl: string | undefined;
  readonly groupsClaim: string;
  readonly idClaim: string;
}

/** What the variables say; undefined: tokens are not taken. Errors: CONFIG_INVALID. */
export function toOidcConfig(env: Readonly<Record<string, string | undefined>>): OidcConfig | undefined {
  const issuer = env['TIDEGATE_OIDC_ISSUER'];
  const audience = env['TIDEGATE_OIDC_AUDIENCE'];
  if (!issuer) {
    const stray = Object.keys(env).find((name) => name.startsWith('TIDEGATE_OIDC_') && env[name]);
    if (stray === undefined) return undefined;
    throw new AppError('CONFIG_INVALID', `${stray} is set, but TIDEGATE_OIDC_ISSUER is not: name the issuer too, or leave both out.`);
  }
  if (!audience)
    throw new AppError(
      'CONFIG_INVALID',
      'TIDEGATE_OIDC_ISSUER is set, but TIDEGATE_OIDC_AUDIENCE is not: without it tokens that the issuer made for any other application would be taken.',
    );
  return {
    issuer,
    audience,
    jwksUrl: env['TIDEGATE_OIDC_JWKS_URL'] || undefined,
    groupsClaim: env['TIDEGATE_OIDC_GROUPS_CLAIM'] || 'groups',
    idClaim: env['TIDEGATE_OIDC_ID_CLAIM'] || 'email',
  };
}
