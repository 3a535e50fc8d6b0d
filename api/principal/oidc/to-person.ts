import type { JWTPayload } from 'jose';
import type { KnownCaller } from '../../../core/access/access.js';
import { type Refusal, refuse } from '../../../core/errors/refusal.js';

export interface PersonClaims {
  /** Whose value is the person's id. */
  readonly id: string;
  readonly groups: string;
}

const LONGEST_ID = 256;
const MOST_GROUPS = 1_000;
const LONGEST_GROUP = 256;
/** One printable word. Colons are for `key:`, `system:` and `group:` alone, wherever they begin a name. */
const PERSON = /^(?!(?:key|system|group):)[^\s\p{C}]+$/u;
/** Groups of Slack are asked of Slack: a token must not be able to bring them. */
const FOREIGN_GROUP = /^slack:/i;

/** The person that a checked token is about, or why it names nobody. */
export function toPerson(payload: JWTPayload, claims: PersonClaims): KnownCaller['principal'] | Refusal {
  const sent = payload[claims.id];
  if (typeof sent !== 'string' || sent.trim() === '')
    return refuse(
      'UNAUTHENTICATED',
      `The token has no claim "${claims.id}", which says who somebody is here (TIDEGATE_OIDC_ID_CLAIM). Have the provider send it, or name another one.`,
    );
  if (claims.id === 'email' && payload['email_verified'] === false)
    return refuse(
      'UNAUTHENTICATED',
      "The token's e-mail address is not verified: anybody could have written it. Verify it with the provider.",
    );
  const id = sent.trim().toLowerCase();
  if (id.length > LONGEST_ID || !PERSON.test(id))
    return refuse(
      'UNAUTHENTICATED',
      `The token's claim "${claims.id}" is no name of a person: one word of at most ${LONGEST_ID} characters is needed that does not begin with key:, system: or group:.`,
    );
  return { id, groups: toGroups(payload[claims.groups]) };
}

function toGroups(sent: unknown): readonly string[] {
  const names: readonly unknown[] = Array.isArray(sent) ? sent : [sent];
  const groups = names.filter((name): name is string => typeof name === 'string' && name !== '' && name.length <= LONGEST_GROUP);
  return [...new Set(groups.filter((name) => !FOREIGN_GROUP.test(name)))].slice(0, MOST_GROUPS);
}
