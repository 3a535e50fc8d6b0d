import type { Request } from 'express';
import type { Principal } from '../../core/principal/principal.js';
import { type AcceptedSpec, acceptSpec, type Installation } from '../../operations/rollouts/accept-spec.js';

/** The spec in the request's body, checked against this installation and its people; SPEC_INVALID with everything that is wrong. */
export function readSpec(req: Request, principal: Principal, installation: Installation): AcceptedSpec {
  return acceptSpec({ text: String(req.body), mediaType: req.get('content-type') ?? '' }, principal, installation);
}
