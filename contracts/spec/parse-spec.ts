import type { FieldError } from '../../core/errors/app-error.js';
import type { RolloutSpec } from '../../core/rollout/spec.js';
import { checkApprovals } from './checks/check-approvals.js';
import { checkBundle } from './checks/check-bundle.js';
import { checkCohorts } from './checks/check-cohorts.js';
import type { Check, CheckFinding } from './checks/check-finding.js';
import { checkForecast } from './checks/check-forecast.js';
import { checkGuards } from './checks/check-guards.js';
import { checkMetrics } from './checks/check-metrics.js';
import { checkPlatforms } from './checks/check-platforms.js';
import { checkRollback } from './checks/check-rollback.js';
import { checkStages } from './checks/check-stages.js';
import { checkWatch } from './checks/check-watch.js';
import { checkJudges } from './checks/guard/check-judges.js';
import { findUnsafeJson } from './json-safety.js';
import { specSchema } from './schema/spec-schema.js';
import { type ParseContext, type SpecParts, toSpecParts } from './spec-parts.js';
import { toFieldErrors, wording } from './to-field-errors.js';
import { toRolloutSpec } from './to-rollout-spec.js';

/** Something to know about one field; a warning is shown before the start and refuses nothing. */
export type Finding = FieldError;

export type ParsedSpec =
  | {
      readonly ok: true;
      readonly spec: RolloutSpec;
      readonly warnings: readonly Finding[];
      /** Expected values of rates under control; for the plan's forecast only, not part of the spec or its hash. */
      readonly baselines: ReadonlyMap<string, number>;
    }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

const CHECKS: readonly Check[] = [
  checkBundle,
  checkPlatforms,
  checkRollback,
  checkCohorts,
  checkStages,
  checkApprovals,
  checkGuards,
  checkMetrics,
  checkJudges,
  checkWatch,
  checkForecast,
];
/** Nobody reads more than this at once, and an attacker gets no larger answer. */
const MAX_ERRORS = 100;

/**
 * The spec as the core sees it, or everything that is wrong with what was sent, at once. Never throws, whatever was sent.
 * What the context does not know (people, pagers, platforms) is not checked; unknown approvers are then warned about.
 */
export function parseSpec(input: unknown, context: ParseContext = {}): ParsedSpec {
  const unsafe = findUnsafeJson(input);
  if (unsafe.length > 0) return { ok: false, errors: unsafe };
  const shape = specSchema.safeParse(input, { error: wording });
  const parts = toSpecParts(input);
  const findings = runChecks(parts, context);
  const errors = [...(shape.success ? [] : toFieldErrors(shape.error.issues, input)), ...ofSeverity(findings, 'error')];
  if (!shape.success || errors.length > 0) return { ok: false, errors: errors.slice(0, MAX_ERRORS) };
  const baselines = [...parts.metrics].flatMap(([name, { baseline }]) => (baseline === undefined ? [] : [[name, baseline] as const]));
  return { ok: true, spec: toRolloutSpec(shape.data), warnings: ofSeverity(findings, 'warning'), baselines: new Map(baselines) };
}

function runChecks(parts: SpecParts, context: ParseContext): readonly CheckFinding[] {
  return CHECKS.flatMap((check) => check(parts, context));
}

function ofSeverity(findings: readonly CheckFinding[], severity: CheckFinding['severity']): readonly Finding[] {
  return findings.filter((finding) => finding.severity === severity).map(({ pointer, detail }) => ({ pointer, detail }));
}
