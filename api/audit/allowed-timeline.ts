import { refuseOutsiders } from '../../operations/access/require-right.js';
import { allow } from '../access/allow.js';
import type { AppDeps } from '../api-deps.js';
import type { Exchange } from '../http/create-pages.js';
import { pathPart } from '../http/read-request.js';
import { callerOf } from '../principal/caller.js';
import { findTimeline, type Timeline } from './find-timeline.js';

/** The timeline that the address names, for a caller who may read what it is about. Errors: FORBIDDEN, NOT_FOUND. */
export async function allowedTimeline(deps: AppDeps, { req, res }: Exchange): Promise<Timeline> {
  await refuseOutsiders(deps, callerOf(res), ['read']);
  const timeline = await findTimeline(deps.store, pathPart(req, 'id'));
  await allow(deps, res, 'read', timeline.scope);
  return timeline;
}
