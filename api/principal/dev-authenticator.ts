import { EVERYTHING, type KnownCaller } from '../../core/access/access.js';
import { type Refusal, refuse } from '../../core/errors/refusal.js';
import type { Directory } from '../../core/principal/directory.js';
import type { Authenticator, Credentials } from './authenticator.js';
import { hostNameOf, isLoopback } from './loopback.js';

export const DEFAULT_DEVELOPER = 'dev@localhost';
const SCHEME = /^Bearer +dev:(\S+)$/i;

export interface DevAuthenticatorOptions {
  readonly directory: Directory;
  /** Serve names other than loopback ones too (inside a container whose port is published on the loopback interface only). */
  readonly allowAnyHost?: boolean;
}

/**
 * For development: `Authorization: Bearer dev:<person>` is that person of the directory, no header is `dev@localhost`, and everybody may do everything.
 * A page in a browser can make `evil.example` point at 127.0.0.1; it cannot make the `Host` header say so, hence the look at it.
 */
export function createDevAuthenticator({ directory, allowAnyHost = false }: DevAuthenticatorOptions): Authenticator {
  return {
    trustsEverybody: true,
    async authenticate({ authorization, host }: Credentials) {
      if (!allowAnyHost && !isLoopback(hostNameOf(host ?? 'localhost'))) {
        return refuse('FORBIDDEN', `Development authentication answers requests to localhost only; this one was sent to "${host}".`);
      }
      if (authorization === undefined) return toPerson(directory, DEFAULT_DEVELOPER) ?? toDeveloper({ id: DEFAULT_DEVELOPER, groups: [] });
      const named = SCHEME.exec(authorization)?.[1];
      if (named === undefined)
        return refuse('UNAUTHENTICATED', 'The Authorization header is not understood; send "Bearer dev:<person>", or none.');
      return toPerson(directory, named) ?? unknownPerson(named);
    },
  };
}

function toPerson(directory: Directory, id: string): KnownCaller | undefined {
  const found = directory.find(id);
  return found && toDeveloper(found);
}

const toDeveloper = ({ id, groups }: KnownCaller['principal']): KnownCaller => ({
  principal: { id, groups },
  method: 'dev',
  grants: EVERYTHING,
});

function unknownPerson(id: string): Refusal {
  return refuse(
    'UNAUTHENTICATED',
    `Nobody called "${id}" is in the directory; check the spelling or add the person to TIDEGATE_DIRECTORY.`,
  );
}
