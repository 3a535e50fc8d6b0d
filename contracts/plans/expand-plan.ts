import type { FieldError } from '../../core/errors/app-error.js';
import type { RolloutSpec } from '../../core/rollout/spec.js';
import type { Finding } from '../spec/parse-spec.js';
import { type SpecInput, toCohortInput, toHouseInput, toRollbackInput } from '../spec/write/to-spec-input.js';
import { findUnwatched, toDefaultGuards } from './default-guards.js';
import type { FeatureFacts } from './feature-facts.js';
import { type NamedFlag, nameFlags } from './name-flags.js';
import type { PlanTemplate } from './parse-plan.js';
import { needsApprovers, withApprovers } from './plan-stages.js';
import type { StartRequest } from './start-request.js';

/** A plan template with the name under which it was asked for. */
export interface NamedPlan {
  readonly name: string;
  readonly version: string;
  readonly plan: PlanTemplate;
}

export type ExpandedPlan =
  | { readonly ok: true; readonly input: SpecInput; readonly notes: readonly Finding[] }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

/**
 * The spec that a start request asks for, as somebody would have written it, still to be checked as every other is. The stages are the plan's; who may approve, guards,
 * metrics, cohorts and the way back are those of the feature's last rollout. Errors: pointers into the request.
 */
export function expandPlan({ name, version, plan }: NamedPlan, request: StartRequest, facts: FeatureFacts): ExpandedPlan {
  const named = nameFlags(request.candidate, facts, plan.layers === undefined ? null : { plan: name, layers: plan.layers });
  const people = findApprovers(plan, request, facts.house);
  const errors = [...(named.ok ? [] : named.errors), ...(people.ok ? [] : people.errors), ...findNoGuards(facts)];
  if (errors.length > 0 || !named.ok || !people.ok) return { ok: false, errors };
  const house = toHouse(facts);
  const input: SpecInput = {
    apiVersion: 'tidegate/v1',
    feature: facts.feature,
    environment: facts.environment,
    summary: request.summary ?? summarise(named.flags, name),
    bundle: { flags: named.flags },
    ...house,
    ...(request.onConflict !== undefined && { onConflict: request.onConflict }),
    ...toRollback(facts.house, named.flags),
    stages: withApprovers(plan.stages, people),
    ...toSurroundings(request, facts.house),
    template: { name, version },
  };
  return { ok: true, input, notes: findNotes(facts, house) };
}

function summarise(flags: readonly NamedFlag[], plan: string): string {
  const changes = flags.map(({ layer, control, candidate }) => `${layer} ${control} → ${candidate}`);
  const shown = changes.length > 4 ? [...changes.slice(0, 4), `${changes.length - 4} more`] : changes;
  return `${shown.join(', ')} (${plan})`.slice(0, 500).trim();
}

function findApprovers(plan: PlanTemplate, { approvers }: StartRequest, house: RolloutSpec | null) {
  const gates = house?.stages.flatMap(({ approval }) => approval ?? []) ?? [];
  const named = approvers ?? [...new Set(gates.flatMap((gate) => gate.approvers))];
  const required = Math.max(1, ...gates.map((gate) => gate.required));
  if (named.length > 0 || !needsApprovers(plan.stages)) return { ok: true as const, approvers: named, required };
  const detail =
    'Missing: the plan has a gate, and neither it nor the last rollout of the feature says who may approve. Send `approvers`, such as ["group:ml-leads"] (`--approver group:ml-leads`).';
  return { ok: false as const, errors: [{ pointer: '/approvers', detail }] };
}

function findNoGuards({ house, reported, feature }: FeatureFacts): readonly FieldError[] {
  if (house !== null || toDefaultGuards(reported).length > 0) return [];
  const detail = `Nothing is known that a guard of ${feature} could look at: no rollout of it is known any more. Write its spec once: \`tidegate init --feature ${feature}\`.`;
  return [{ pointer: '/feature', detail }];
}

function toHouse({ house, reported }: FeatureFacts): SpecInput {
  return house === null ? { guards: toDefaultGuards(reported) } : toHouseInput(house);
}

/** The documented order back as far as it is about these flags; flags that it does not know go back first. */
function toRollback(house: RolloutSpec | null, flags: readonly NamedFlag[]): SpecInput {
  if (house === null) return {};
  const keys = flags.map(({ key }) => key);
  const known = house.rollback.sequence.filter((key) => keys.includes(key));
  const added = keys.filter((key) => !known.includes(key)).reverse();
  return { rollback: { sequence: [...added, ...known], ...toRollbackInput(house.rollback) } };
}

function toSurroundings(request: StartRequest, house: RolloutSpec | null): SpecInput {
  const notify = request.notify ?? house?.notify ?? {};
  const traffic = request.traffic ?? house?.traffic;
  return {
    ...(house !== null && house.cohorts.length > 0 && { cohorts: house.cohorts.map(toCohortInput) }),
    ...(Object.keys(notify).length > 0 && { notify }),
    ...(traffic !== undefined && { traffic }),
    ...(request.authors !== undefined && { authors: request.authors }),
    ...(request.retryOf !== undefined && { retryOf: request.retryOf }),
  };
}

/** What the application reports and nobody looks at is said: one guard may be all that is missing for a semantic one. */
function findNotes({ reported }: FeatureFacts, house: SpecInput): readonly Finding[] {
  const watched = (house['guards'] as readonly { readonly metric: string }[]).map(({ metric }) => metric);
  return findUnwatched(reported, watched).map(({ metric, name, ...guard }) => ({
    pointer: '/guards',
    detail: `The application reports ${metric}, which no guard looks at (${String(guard['tier'])}). A guard such as { name: ${name}, metric: ${metric}, tier: ${String(guard['tier'])}, better: ${String(guard['better'])}, margin: ${String(guard['margin'])} } would.`,
  }));
}
