import type { Request, RequestHandler, Response } from 'express';
import type { Right } from '../../core/access/role.js';
import type { Principal } from '../../core/principal/principal.js';
import type { AccessDeps } from '../../operations/access/note-access-refusal.js';
import { type AccessScope, refuseOutsiders, requireRight, requireRightAnywhere, scopeOf } from '../../operations/access/require-right.js';
import { findRollout } from '../../operations/rollouts/find-rollout.js';
import type { RolloutRow } from '../../store/store.js';
import { pathPart } from '../http/read-request.js';
import { callerOf } from '../principal/caller.js';

/** The caller, in whose name it may be done, once he has the right there. Errors: FORBIDDEN. */
export async function allow(deps: AccessDeps, res: Response, right: Right, scope: AccessScope): Promise<Principal> {
  const caller = callerOf(res);
  await requireRight(deps, caller, right, scope);
  return caller.principal;
}

/** First of a route's handlers: turns away who has none of these rights anywhere before a body is read. Errors: FORBIDDEN. */
export function outsidersOut(deps: AccessDeps, ...rights: readonly [Right, ...Right[]]): RequestHandler {
  return async (_req, res, next) => {
    await refuseOutsiders(deps, callerOf(res), rights);
    next();
  };
}

interface Exchange {
  readonly req: Request;
  readonly res: Response;
}

/** The rollout that the address names, for a caller who has the right to it. Errors: FORBIDDEN; NOT_FOUND only for whom it could have been there. */
export async function allowedRollout(deps: AccessDeps, { req, res }: Exchange, right: Right): Promise<RolloutRow> {
  // Whoever may read it is refused in its own timeline.
  await refuseOutsiders(deps, callerOf(res), [right, 'read']);
  const row = await findRollout(deps.store, pathPart(req, 'id'));
  await allow(deps, res, right, scopeOf(row));
  return row;
}

/** For lists: the caller may read something. What, `canRead` and `reachOf` say. Errors: FORBIDDEN. */
export async function allowList(deps: AccessDeps, res: Response, right: Right = 'read'): Promise<void> {
  await requireRightAnywhere(deps, callerOf(res), right);
}
