import type { FieldError } from '../../core/errors/app-error.js';
import { isSamePrincipal, type Principal } from '../../core/principal/principal.js';
import type { ApprovalPolicy, RolloutSpec } from '../../core/rollout/spec.js';
import type { OperationDeps } from '../operation-deps.js';
import { findUnknownSources, invalidSpec } from './accept-spec.js';

type Installation = Pick<OperationDeps, 'directory' | 'pagers' | 'platforms' | 'metricSources'>;

/**
 * A spec that was accepted once, checked again for what may have changed since: the installation, its people, and who asks. SPEC_INVALID with everything that
 * is wrong. The rest was checked with the text, and cannot have changed.
 */
export function requireFit(deps: Installation, spec: RolloutSpec, { id }: Pick<Principal, 'id'>): void {
  const errors = [
    ...findUnknownSources(spec, deps.metricSources),
    ...spec.flags.flatMap(({ platform }, index) =>
      deps.platforms.some(({ name }) => name === platform)
        ? []
        : [{ pointer: `/bundle/flags/${index}/platform`, detail: `Platform "${platform}" is not configured here any more.` }],
    ),
    ...findUnknownPager(spec, deps.pagers),
    ...spec.stages.flatMap(({ approval }, index) =>
      approval === undefined ? [] : findTooFew(`/stages/${index}/approval`, approval, { ...deps, requestedBy: id }),
    ),
  ];
  if (errors.length > 0) throw invalidSpec(errors);
}

function findUnknownPager({ notify: { page } }: RolloutSpec, pagers: readonly string[]): readonly FieldError[] {
  if (page === undefined || pagers.includes(page)) return [];
  return [{ pointer: '/notify/page', detail: `Pager "${page}" is not configured here any more.` }];
}

interface People extends Pick<Installation, 'directory'> {
  readonly requestedBy: string;
}

/** Whoever asks cannot approve, and a retry may be asked for by one of the approvers. */
function findTooFew(pointer: string, { approvers, required }: ApprovalPolicy, { directory, requestedBy }: People): readonly FieldError[] {
  const named = new Set(approvers.flatMap((approver) => directory.members(approver).map((person) => person.id)));
  const eligible = [...named].filter((person) => !isSamePrincipal(person, requestedBy));
  if (eligible.length >= required) return [];
  const detail = `It needs ${required} approval(s) by ${approvers.join(', ')}, but besides ${requestedBy}, who asks for the retry, only ${eligible.length} can give one.`;
  return [{ pointer, detail }];
}
