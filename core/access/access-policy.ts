import { isSamePrincipal, type Principal } from '../principal/principal.js';
import { type AuthMethod, EVERYTHING } from './access.js';
import type { Grant } from './grant.js';

/** A grant and whom it is given to. */
export interface AccessRule {
  readonly grant: Grant;
  /** `group:<name>`, a person's id, or `key:<name>`. */
  readonly to: readonly string[];
}

type Named = Pick<Principal, 'id' | 'groups'>;

/** What an installation allows people and programs; what it does not name it denies. */
export interface AccessPolicy {
  /** Everything that has been granted to this principal or to a group of theirs, in the order of the rules. Empty: nothing. */
  grantsOf(principal: Named): readonly Grant[];
  /** Why somebody has nothing at all, to be said behind "what they have is no role here". */
  explainNone(principal: Named): string;
}

/** For development: everybody may do everything. */
export const OPEN_ACCESS: AccessPolicy = { grantsOf: () => EVERYTHING, explainNone: () => '' };

/** Where nothing was configured: nobody has a role. */
export const NO_ACCESS: AccessPolicy = {
  grantsOf: () => [],
  explainNone: () => 'TIDEGATE_ACCESS is not set, so that only API keys have roles',
};

/** `source`: where the rules stand, as people know it. */
export function createAccessPolicy(rules: readonly AccessRule[], source: string): AccessPolicy {
  return {
    grantsOf: (principal) => rules.filter(({ to }) => to.some((name) => isNamed(name, principal))).map(({ grant }) => grant),
    explainNone: ({ groups }) =>
      groups.length === 0
        ? `${source} does not name them, and they are in no group`
        : `${source} names neither them nor a group of theirs, ${groups.slice(0, MOST_SHOWN).join(', ')}${groups.length > MOST_SHOWN ? ', …' : ''}`,
  };
}

const GROUP = 'group:';
const MOST_SHOWN = 8;

function isNamed(name: string, { id, groups }: Named): boolean {
  return name.startsWith(GROUP) ? groups.includes(name.slice(GROUP.length)) : isSamePrincipal(name, id);
}

/** A principal who has shown who he is, with what the policy gives him. */
export function toCaller<Who extends Named>(access: AccessPolicy, principal: Who, method: AuthMethod) {
  const grants = access.grantsOf(principal);
  return { principal, method, grants, ...(grants.length === 0 && { whyNone: access.explainNone(principal) }) };
}
