import { isRole, type Right, type Role, rightsOf } from './role.js';

/** A role, and where it holds. */
export interface Grant {
  readonly role: Role;
  /** An environment's name; `*`: all. */
  readonly environment: string;
  /** A feature's name, or the beginning of names before a `*` at its end: `support-*` is the project of all features that begin so. `*`: all. */
  readonly features: string;
}

/** What a request is about. Null: more than any one environment or feature, which only a grant over all of them covers. */
export interface Scope {
  readonly environment: string | null;
  readonly feature: string | null;
}

const GRANT = /^([a-z]+)(?:@(\*|[A-Za-z0-9][A-Za-z0-9._-]{0,63})(?:\/(\*|[A-Za-z0-9][A-Za-z0-9._-]{0,63}\*?))?)?$/;

/** `operator`, `operator@production` or `operator@production/support-*`; null when it is none of these. */
export function toGrant(text: string): Grant | null {
  const [, role = '', environment = '*', features = '*'] = GRANT.exec(text) ?? [];
  return isRole(role) ? { role, environment, features } : null;
}

export function describeGrant({ role, environment, features }: Grant): string {
  if (features !== '*') return `${role}@${environment}/${features}`;
  return environment === '*' ? role : `${role}@${environment}`;
}

/** True when the grant brings this right there. */
export function covers(grant: Grant, right: Right, scope: Scope): boolean {
  return rightsOf(grant.role).includes(right) && isWithin(grant, scope);
}

/** True when everything that `inner` allows is also allowed by `outer`. */
export function includes(outer: Grant, inner: Grant): boolean {
  const held = rightsOf(outer.role);
  if (!rightsOf(inner.role).every((right) => held.includes(right))) return false;
  if (outer.environment !== '*' && outer.environment !== inner.environment) return false;
  return outer.features === inner.features || matches(outer.features, inner.features);
}

function isWithin({ environment, features }: Grant, scope: Scope): boolean {
  if (environment !== '*' && environment !== scope.environment) return false;
  return scope.feature === null ? features === '*' : matches(features, scope.feature);
}

function matches(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}
