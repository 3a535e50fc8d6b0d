import type { Request } from 'express';
import type { Principal } from '../../core/principal/principal.js';
import { type AcceptedStart, acceptStart, type StartDeps } from '../../operations/templates/accept-start.js';

/**
 * The spec in the request's body, whole or as a template with what to fill in, checked against this installation and its people. Errors: those of `acceptStart`
 * (SPEC_INVALID with everything that is wrong, NOT_FOUND, CONFIG_INVALID).
 */
export function readSpec(req: Request, principal: Principal, deps: StartDeps): Promise<AcceptedStart> {
  return acceptStart(deps, { text: String(req.body), mediaType: req.get('content-type') ?? '' }, principal);
}
