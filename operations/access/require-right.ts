import { type Caller, findAccessRefusal, isAllowed, isAllowedAnywhere } from '../../core/access/access.js';
import type { Scope } from '../../core/access/grant.js';
import type { Right } from '../../core/access/role.js';
import { AppError } from '../../core/errors/app-error.js';
import type { Refusal } from '../../core/errors/refusal.js';
import type { RolloutRow } from '../../store/store.js';
import { type AccessDeps, noteAccessRefusal, noteRepeatedRefusals } from './note-access-refusal.js';

/** What a request is about; with a rollout, refusals stand in its own timeline. */
export interface AccessScope extends Scope {
  readonly rollout?: RolloutRow;
}

/** More than any one environment or feature: only a grant over everything covers it. */
export const EVERYWHERE: AccessScope = { environment: null, feature: null };

/** What a request about this rollout is about. */
export function scopeOf(rollout: RolloutRow): AccessScope {
  return { environment: rollout.environment, feature: rollout.feature, rollout };
}

const allowed = new WeakSet<Caller>();

/** True once this very object was let through by one of the functions below: doors check that no answer leaves them without. */
export function wasAllowed(caller: Caller): boolean {
  return allowed.has(caller);
}

/** Lets through whoever has been granted the right there. Everybody else gets FORBIDDEN, once the refusal stands in the audit. */
export async function requireRight(deps: AccessDeps, caller: Caller, right: Right, scope: AccessScope): Promise<void> {
  await refuseFor(deps, { caller, right, scope }, findAccessRefusal(caller, right, scope));
}

/** The same for parts of a request that stand or fall by themselves: the refusal, once it stands in the audit; null: the caller may. */
export async function askRight(deps: AccessDeps, caller: Caller, right: Right, scope: AccessScope): Promise<Refusal | null> {
  const refusal = findAccessRefusal(caller, right, scope);
  if (refusal === null) allowed.add(caller);
  else await noteAccessRefusal(deps, { caller, right, scope, refusal });
  return refusal;
}

/** For lists, which show each caller his part: lets through whoever has the right for anything at all. Errors: FORBIDDEN, audited. */
export async function requireRightAnywhere(deps: AccessDeps, caller: Caller, right: Right): Promise<void> {
  const refusal = isAllowedAnywhere(caller.grants, right) ? null : findAccessRefusal(caller, right, EVERYWHERE);
  await refuseFor(deps, { caller, right, scope: EVERYWHERE }, refusal);
}

/**
 * Turns away, before anything is read or looked up for him, whoever has none of these rights anywhere. It allows nothing yet: what it is about is asked with
 * `requireRight`. Errors: FORBIDDEN, audited.
 */
export async function refuseOutsiders(deps: AccessDeps, caller: Caller, rights: readonly [Right, ...Right[]]): Promise<void> {
  if (rights.some((right) => isAllowedAnywhere(caller.grants, right))) return;
  const [right] = rights;
  await refuseFor(deps, { caller, right, scope: EVERYWHERE }, findAccessRefusal(caller, right, EVERYWHERE));
}

/** For what everybody who is known may be told: who he is himself. */
export function allowOneself(caller: Caller): void {
  allowed.add(caller);
}

/** True when the caller may be shown what is about this. */
export function canRead({ grants }: Pick<Caller, 'grants'>, scope: Scope): boolean {
  return isAllowed(grants, 'read', scope);
}

interface Attempt {
  readonly caller: Caller;
  readonly right: Right;
  readonly scope: AccessScope;
}

async function refuseFor(deps: AccessDeps, attempt: Attempt, refusal: Refusal | null): Promise<void> {
  if (refusal === null) {
    allowed.add(attempt.caller);
    return noteRepeatedRefusals(deps);
  }
  await noteAccessRefusal(deps, { ...attempt, refusal });
  throw new AppError(refusal.code, refusal.detail);
}
