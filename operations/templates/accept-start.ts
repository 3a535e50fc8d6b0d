import { expandPlan } from '../../contracts/plans/expand-plan.js';
import { isStartRequest, parseStartRequest } from '../../contracts/plans/start-request.js';
import { parseSpec } from '../../contracts/spec/parse-spec.js';
import { readSpecText } from '../../contracts/spec/parse-spec-text.js';
import type { SpecInput } from '../../contracts/spec/write/to-spec-input.js';
import { AppError, type FieldError } from '../../core/errors/app-error.js';
import type { Principal } from '../../core/principal/principal.js';
import type { RolloutSpec } from '../../core/rollout/spec.js';
import type { OperationDeps } from '../operation-deps.js';
import {
  type AcceptedSpec,
  acceptSpec,
  findUnknownSources,
  type Installation,
  invalidSpec,
  type SpecText,
} from '../rollouts/accept-spec.js';
import { findPlan } from './find-plan.js';
import { readFeature } from './read-feature.js';

export interface StartDeps extends Installation, Pick<OperationDeps, 'store'> {
  /** Of requests that name none. */
  readonly environment: string;
  /** Where the installation's own templates lie. */
  readonly templatesFolder?: string | undefined;
}

export interface AcceptedStart extends AcceptedSpec {
  /** The spec that a template was filled in to, as people write it; absent: it was sent whole. */
  readonly filled?: SpecInput;
}

/** The spec in a text, whole or as a template with what to fill in, checked against this installation and its people. Errors: SPEC_INVALID with everything that is wrong, NOT_FOUND (no such template), CONFIG_INVALID. */
export async function acceptStart(deps: StartDeps, text: SpecText, principal: Principal): Promise<AcceptedStart> {
  const read = readSpecText(text.text, text.mediaType);
  return read.ok && isStartRequest(read.value) ? fillIn(deps, read.value, principal) : acceptSpec(text, principal, deps);
}

/** The spec that a plan makes of a start request, not yet checked, with the rules that it has taken over. Errors: SPEC_INVALID (pointers into the request), NOT_FOUND, CONFIG_INVALID. */
export async function fillPlan(deps: StartDeps, sent: unknown) {
  const request = parseStartRequest(sent);
  if (!request.ok) throw invalidStart(request.errors);
  const { template, feature, environment = deps.environment } = request.value;
  const plan = await findPlan(deps.templatesFolder, template);
  const read = await readFeature(deps.store, feature, environment);
  if (!read.ok) throw invalidStart([{ pointer: '/feature', detail: read.detail }]);
  const expanded = expandPlan(plan, request.value, read.facts);
  if (!expanded.ok) throw invalidStart(expanded.errors);
  return { template, feature, expanded, house: read.facts.house };
}

async function fillIn(deps: StartDeps, sent: unknown, principal: Principal): Promise<AcceptedStart> {
  const { template, feature, expanded, house } = await fillPlan(deps, sent);
  const { directory, pagers, platforms, metricSources } = deps;
  const parsed = parseSpec(expanded.input, { directory, pagers, platforms, requestedBy: principal.id });
  if (!parsed.ok) throw doesNotFit(template, feature, parsed.errors);
  const unknown = findUnknownSources(parsed.spec, metricSources);
  if (unknown.length > 0) throw invalidSpec(unknown);
  return {
    ...parsed,
    spec: withAdvisory(parsed.spec, house),
    warnings: [...parsed.warnings, ...expanded.notes],
    filled: expanded.input,
  };
}

function invalidStart(errors: readonly FieldError[]): AppError {
  const [first] = errors;
  const more = errors.length > 1 ? ` And ${errors.length - 1} more.` : '';
  return new AppError('SPEC_INVALID', `The start request cannot be taken; at ${first?.pointer || 'the top'}: ${first?.detail}${more}`, {
    errors,
  });
}

/** Its pointers are those of the spec that nobody has seen yet: the detail says so. */
function doesNotFit(template: string, feature: string, errors: readonly FieldError[]): AppError {
  const [first] = errors;
  const more = errors.length > 1 ? ` And ${errors.length - 1} more.` : '';
  return new AppError(
    'SPEC_INVALID',
    `Template ${template} does not fit ${feature}. In the spec that it makes, ${first?.pointer}: ${first?.detail}${more} Take another template, or write the spec out with \`tidegate init\`.`,
    { errors },
  );
}

/** What the calibration of a judge has led to is kept with the guard; the calibration itself is not. */
function withAdvisory(spec: RolloutSpec, house: RolloutSpec | null): RolloutSpec {
  const advisory = new Map(house?.guards.flatMap((guard) => (guard.advisory === undefined ? [] : [[guard.name, guard.advisory]])));
  if (advisory.size === 0) return spec;
  const guards = spec.guards.map((guard) => {
    const reason = advisory.get(guard.name);
    return reason === undefined ? guard : { ...guard, advisory: reason };
  });
  return { ...spec, guards };
}
