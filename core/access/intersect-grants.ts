import type { Grant } from './grant.js';
import { ROLES, type Role, rightsOf } from './role.js';

/**
 * What both lists allow, as grants: never more than either allows. Where two roles have rights in common that make no role (operator and approver may both
 * stop), those of the lesser roles remain.
 */
export function intersectGrants(some: readonly Grant[], others: readonly Grant[]): readonly Grant[] {
  const both = some.flatMap((grant) => others.flatMap((other) => intersect(grant, other)));
  return both.filter((grant, index) => both.findIndex((earlier) => isSame(earlier, grant)) === index);
}

function intersect(a: Grant, b: Grant): readonly Grant[] {
  const environment = narrower(a.environment, b.environment);
  const features = narrower(a.features, b.features);
  if (environment === null || features === null) return [];
  return commonRoles(a.role, b.role).map((role) => ({ role, environment, features }));
}

/** Of two names or beginnings of names the one that the other covers; null: nothing is named by both. */
function narrower(a: string, b: string): string | null {
  if (isCovered(a, b)) return a;
  return isCovered(b, a) ? b : null;
}

const isCovered = (name: string, by: string): boolean => (by.endsWith('*') ? name.startsWith(by.slice(0, -1)) : name === by);

/** The largest roles of which both have all rights. */
function commonRoles(a: Role, b: Role): readonly Role[] {
  const common = ROLES.filter((role) => hasAll(a, role) && hasAll(b, role));
  return common.filter((role) => !common.some((other) => other !== role && hasAll(other, role)));
}

const hasAll = (role: Role, of: Role): boolean => rightsOf(of).every((right) => rightsOf(role).includes(right));

const isSame = (a: Grant, b: Grant): boolean => a.role === b.role && a.environment === b.environment && a.features === b.features;
