import { type Refusal, refuse } from '../errors/refusal.js';
import { explainNoApproval, isServiceKey } from '../keys/service-key.js';
import type { Principal } from '../principal/principal.js';
import { covers, describeGrant, type Grant, type Scope } from './grant.js';
import { type Right, rightsOf, rolesWith } from './role.js';

/** How a caller has shown who he is; `dev`: not at all. `slack`: by Slack's signature. */
export type AuthMethod = 'dev' | 'key' | 'oidc' | 'slack';

/** A principal with what it may do. Only doors see it; workflows and timelines know the principal alone. */
export interface Caller {
  readonly principal: Principal;
  readonly method: AuthMethod;
  readonly grants: readonly Grant[];
  /** The API key that was shown; absent: none. */
  readonly keyId?: string;
  /** Why there are no grants at all, where the installation can tell. */
  readonly whyNone?: string;
}

/** A caller as his credentials show him; the door that he came through is added by the door. */
export type KnownCaller = Omit<Caller, 'principal'> & { readonly principal: Omit<Principal, 'via'> };

/** Development: everything, for everybody. */
export const EVERYTHING: readonly Grant[] = [{ role: 'admin', environment: '*', features: '*' }];

/** True when one of the grants brings the right there: what nobody has granted is denied. */
export function isAllowed(grants: readonly Grant[], right: Right, scope: Scope): boolean {
  return grants.some((grant) => covers(grant, right, scope));
}

/** True when the right is brought anywhere at all. */
export function isAllowedAnywhere(grants: readonly Grant[], right: Right): boolean {
  return grants.some(({ role }) => rightsOf(role).includes(right));
}

/** Why the caller may not, in a sentence that says what would be needed; null when he may. */
export function findAccessRefusal({ principal, grants, whyNone }: Caller, right: Right, scope: Scope): Refusal | null {
  if (right === 'approve' && isServiceKey(principal.id)) return refuse('FORBIDDEN', explainNoApproval(principal.id));
  if (isAllowed(grants, right, scope)) return null;
  const held = grants.length === 0 ? `no role here${whyNone ? ` (${whyNone})` : ''}` : grants.map(describeGrant).join(', ');
  return refuse(
    'FORBIDDEN',
    `${principal.id} may not ${VERBS[right]} ${describeScope(scope)}: this needs the role ${rolesWith(right).join(' or ')} there, and what they have is ${held}. An admin can grant it (docs/operating/access.md).`,
  );
}

const VERBS: Readonly<Record<Right, string>> = {
  read: 'read',
  evaluate: 'ask for flags',
  report: 'report outcomes',
  stop: 'stop anything',
  operate: 'start or steer rollouts',
  approve: 'approve',
  administer: 'administer',
};

function describeScope({ environment, feature }: Scope): string {
  if (environment === null) return 'in this installation';
  return feature === null ? `in ${environment}` : `on ${feature} in ${environment}`;
}
