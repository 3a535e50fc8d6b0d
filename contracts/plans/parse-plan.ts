import type { FieldError } from '../../core/errors/app-error.js';
import type { Layer, Stage } from '../../core/rollout/spec.js';
import { parseRequest } from '../api/parse-request.js';
import { type Finding, parseSpec } from '../spec/parse-spec.js';
import { planSchema } from './plan-schema.js';
import { type PlanStage, withApprovers } from './plan-stages.js';

/** A plan template that has been checked. */
export interface PlanTemplate {
  readonly title: string;
  readonly summary: string;
  /** The only layers that it moves; absent: all. */
  readonly layers?: readonly Layer[];
  readonly needs: readonly string[];
  /** As written. */
  readonly stages: readonly PlanStage[];
  /** The same as a rollout reads them; people at its gates are stand-ins where the plan names none. */
  readonly timetable: readonly Stage[];
}

export type ParsedPlan =
  | { readonly ok: true; readonly plan: PlanTemplate; readonly warnings: readonly Finding[] }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

/** True for what says that it is a plan, well-formed or not. */
export function isPlan(input: unknown): boolean {
  return typeof input === 'object' && input !== null && Object.hasOwn(input, 'kind') && (input as { kind: unknown }).kind === 'plan';
}

/** The plan template, or everything that is wrong with it. Never throws. Its stages are checked as those of a spec are. */
export function parsePlan(input: unknown): ParsedPlan {
  const shape = parseRequest(planSchema, input);
  if (!shape.ok) return shape;
  const { layers, title, summary, needs, stages } = shape.value;
  const asSpec = parseSpec({ ...STAND_IN, stages: withApprovers(stages, { approvers: ['group:approvers'], required: 1 }) });
  if (!asSpec.ok) return { ok: false, errors: asSpec.errors };
  const warnings = asSpec.warnings.filter(({ pointer }) => pointer.startsWith('/stages') && !pointer.endsWith('/approvers'));
  return {
    ok: true,
    plan: { title, summary, needs, stages, timetable: asSpec.spec.stages, ...(layers !== undefined && { layers }) },
    warnings,
  };
}

/** The rest of a spec in which nothing else can be wrong: what is left to find is about the stages. */
const STAND_IN = {
  apiVersion: 'tidegate/v1',
  feature: 'any',
  environment: 'any',
  summary: 'Any change',
  bundle: { flags: [{ key: 'any', layer: 'prompt', control: 'old', candidate: 'new' }] },
  guards: [{ name: 'any', metric: 'any', tier: 'semantic', better: 'higher', margin: 0.1, primary: true }],
};
