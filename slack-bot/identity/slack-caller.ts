import type { Caller } from '../../core/access/access.js';
import { toCaller } from '../../core/access/access-policy.js';
import type { Scope } from '../../core/access/grant.js';
import type { Right } from '../../core/access/role.js';
import type { Principal } from '../../core/principal/principal.js';
import { type AccessScope, canRead, requireRight, requireRightAnywhere } from '../../operations/access/require-right.js';
import type { BotDeps } from '../bot-deps.js';

/** Somebody whom Slack has named, with what the installation gives them. */
export function toSlackCaller({ access }: Pick<BotDeps, 'access'>, principal: Principal): Caller {
  return toCaller(access, principal, 'slack');
}

/** Lets through who has the right there. Errors: FORBIDDEN, audited; `handled` says it to the person. */
export function requireInSlack(deps: BotDeps, principal: Principal, right: Right, scope: AccessScope): Promise<void> {
  return requireRight(deps, toSlackCaller(deps, principal), right, scope);
}

/** For lists: what of all there is this person may be shown. Errors: FORBIDDEN for who may read nothing at all, audited. */
export async function requireReader(deps: BotDeps, principal: Principal): Promise<(scope: Scope) => boolean> {
  const caller = toSlackCaller(deps, principal);
  await requireRightAnywhere(deps, caller, 'read');
  return (scope) => canRead(caller, scope);
}
