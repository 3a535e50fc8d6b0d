import { randomBytes } from 'node:crypto';

export interface StandInToken {
  readonly token: string;
  readonly kind: 'bot' | 'app';
  readonly scopes: ReadonlySet<string>;
}

/** What the documented set of features needs, and no more. */
export const USUAL_SCOPES = [
  'chat:write',
  'commands',
  'users:read',
  'users:read.email',
  'usergroups:read',
  'channels:history',
  'groups:history',
  'channels:read',
  'groups:read',
  'links:read',
  'links:write',
  'reactions:write',
] as const;

/** Tokens with their scopes, and which scopes were needed so far. */
export class Tokens {
  /** Scopes without which a call (or a delivery) so far would have failed. */
  readonly needed = new Set<string>();
  readonly #tokens = new Map<string, StandInToken>();
  readonly #revoked = new Set<string>();

  issue(kind: 'bot' | 'app', scopes: readonly string[]): string {
    const token = `${kind === 'bot' ? 'xoxb' : 'xapp-1'}-${randomBytes(12).toString('hex')}`;
    this.#tokens.set(token, { token, kind, scopes: new Set(scopes) });
    return token;
  }

  /** From now on the token is refused. */
  revoke(token: string): void {
    this.#revoked.add(token);
  }

  /** A string is the error. */
  check(token: string | null): StandInToken | 'not_authed' | 'invalid_auth' | 'token_revoked' {
    if (token === null || token === '') return 'not_authed';
    if (this.#revoked.has(token)) return 'token_revoked';
    return this.#tokens.get(token) ?? 'invalid_auth';
  }
}
