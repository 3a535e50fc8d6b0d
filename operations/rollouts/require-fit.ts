import type { FieldError } from '../../core/errors/app-error.js';
import { isSamePrincipal } from '../../core/principal/principal.js';
import type { ApprovalPolicy, RolloutSpec } from '../../core/rollout/spec.js';
import type { OperationDeps } from '../operation-deps.js';
import { findUnknownSources, invalidSpec } from './accept-spec.js';

type Installation = Pick<OperationDeps, 'directory' | 'pagers' | 'platforms' | 'metricSources'>;

/**
 * A spec that was accepted once, checked again for what may have changed since: the installation, its people, and who asks or has asked. SPEC_INVALID with everything that
 * is wrong. The rest was checked with the text, and cannot have changed.
 */
export function requireFit(deps: Installation, spec: RolloutSpec, requesters: readonly string[]): void {
  const errors = [
    ...findUnknownSources(spec, deps.metricSources),
    ...spec.flags.flatMap(({ platform }, index) =>
      deps.platforms.some(({ name }) => name === platform)
        ? []
        : [{ pointer: `/bundle/flags/${index}/platform`, detail: `Platform "${platform}" is not configured here any more.` }],
    ),
    ...findUnknownPager(spec, deps.pagers),
    ...spec.stages.flatMap(({ approval }, index) =>
      approval === undefined ? [] : findTooFew(`/stages/${index}/approval`, approval, { ...deps, requesters }),
    ),
  ];
  if (errors.length > 0) throw invalidSpec(errors);
}

function findUnknownPager({ notify: { page } }: RolloutSpec, pagers: readonly string[]): readonly FieldError[] {
  if (page === undefined || pagers.includes(page)) return [];
  return [{ pointer: '/notify/page', detail: `Pager "${page}" is not configured here any more.` }];
}

interface People extends Pick<Installation, 'directory'> {
  readonly requesters: readonly string[];
}

/** Whoever asks or has asked cannot approve, and a retry may be asked for by one of the approvers. Who is in a user group of Slack is asked at the click. */
function findTooFew(pointer: string, { approvers, required }: ApprovalPolicy, { directory, requesters }: People): readonly FieldError[] {
  if (approvers.some((approver) => approver.startsWith('group:slack:'))) return [];
  const named = new Set(approvers.flatMap((approver) => directory.members(approver).map((person) => person.id)));
  const eligible = [...named].filter((person) => !requesters.some((requester) => isSamePrincipal(person, requester)));
  if (eligible.length >= required) return [];
  const detail = `It needs ${required} approval(s) by ${approvers.join(', ')}, but besides ${requesters.join(', ')}, who asked for the change, only ${eligible.length} can give one.`;
  return [{ pointer, detail }];
}
