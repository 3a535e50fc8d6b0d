import type { GuardFinding } from '../../evidence/verdict.js';
import { toGuardDesign, toStageDesigns } from '../../plan/forecast/design.js';
import { toGuardForecast } from '../../plan/forecast/guard-forecast.js';
import { smallerArmShare } from '../../plan/forecast.js';
import { formatBriefly, formatDuration } from '../../plan/format-duration.js';
import { formatCount } from '../../plan/plan-words.js';
import type { Guard, RolloutSpec, Stage } from '../spec.js';
import { type ExplainInput, stageOf } from './explain-input.js';
import type { Waiting } from './explanation.js';

/** What each guard still lacks in the present stage, one line each, those that say that something is wrong first. */
export function toGuardWaits(input: ExplainInput): readonly Waiting[] {
  const stage = stageOf(input);
  if (stage === undefined) return [];
  const { view, spec } = input;
  const proven = input.standing?.provenGuards ?? [];
  const waits = spec.guards.flatMap((guard) => {
    if (guard.advisory !== undefined) return [];
    const finding = view.findings.find((each) => each.guard === guard.name);
    if (!isMissing(guard, stage, finding, proven)) return [];
    return [{ isBad: finding?.verdict === 'fail', wait: toWait(input, stage, guard, finding) }];
  });
  return [...waits.filter(({ isBad }) => isBad), ...waits.filter(({ isBad }) => !isBad)].map(({ wait }) => wait);
}

/** As `toStanding` decides it for the look as a whole. */
function isMissing(guard: Guard, stage: Stage, finding: GuardFinding | undefined, proven: readonly string[]): boolean {
  if (finding === undefined || finding.verdict === 'fail') return true;
  const mustPass = stage.prove === 'all' || (stage.prove === 'primary' && guard.primary);
  if (mustPass) return finding.verdict !== 'pass' && !proven.includes(guard.name);
  return finding.verdict === 'error' && !(stage.kind === 'canary' && guard.tier === 'semantic');
}

function toWait(input: ExplainInput, stage: Stage, guard: Guard, finding: GuardFinding | undefined): Waiting {
  const { view, spec, standing, nowMs } = input;
  const wait = { what: `guard ${guard.name}`, sinceMs: view.stageStartedAtMs, untilMs: null };
  if (finding?.verdict === 'fail') return { ...wait, detail: finding.summary };
  if (finding === undefined || finding.verdict === 'error' || finding.reading.kind !== 'reading') {
    const lastMs = standing?.lastValidAtMs[guard.name] ?? view.stageStartedAtMs ?? nowMs;
    const untilMs = lastMs + spec.watch.noDataAfterMs;
    const detail = `${guard.name} (${guard.metric}) has had no valid reading for ${formatBriefly(nowMs - lastMs)}; after ${formatDuration(spec.watch.noDataAfterMs)} of silence ${guard.onNoData === 'rollback' ? 'it rolls back' : 'it holds'}.`;
    return { ...wait, sinceMs: lastMs, untilMs, detail };
  }
  return { ...wait, detail: `${finding.summary}${describeNeeded(input, stage, guard, finding)}` };
}

/** ` It has 214 of about 1,900 sessions in the smaller arm, and at the present traffic needs 3h more.` Nothing where nothing is known. */
function describeNeeded({ view, spec, nowMs }: ExplainInput, stage: Stage, guard: Guard, finding: GuardFinding): string {
  if (finding.reading.kind !== 'reading') return '';
  const has = Math.min(finding.reading.candidate.n, finding.reading.control.n);
  const needed = finding.parameters['warm'] === true ? toNeeded(spec, view.stageIndex, guard) : spec.watch.burnInUnits;
  const evidence = finding.evidence;
  const part =
    evidence === undefined || evidence.needed <= 0 || evidence.pass <= 0
      ? ''
      : ` Its evidence for a pass is at ${Math.min(99, Math.round((evidence.pass / evidence.needed) * 100))} % of what it takes.`;
  if (needed === null) return part;
  const perHour = toPerHour(view, stage, spec, nowMs);
  const left =
    perHour === null || perHour <= 0 || has >= needed
      ? ''
      : `, about ${formatBriefly(((needed - has) / perHour) * 3_600_000)} more at the present traffic`;
  return ` ${formatCount(has)} of about ${formatCount(needed)} ${spec.unit}s in the smaller arm are there${left}.${part}`;
}

/** Units of the smaller arm that a pass takes with 80 % probability; null where that is not known. */
function toNeeded(spec: RolloutSpec, stageIndex: number, guard: Guard): number | null {
  const design = toGuardDesign(spec, toStageDesigns(spec), stageIndex, guard);
  return design === null || guard.test.kind === 'counted' ? null : (toGuardForecast(design).toPass?.smaller ?? null);
}

/** Units of the smaller arm an hour, as they have come in this stage, else as the spec says. */
function toPerHour(view: ExplainInput['view'], stage: Stage, spec: RolloutSpec, nowMs: number): number | null {
  const sinceMs = view.stageStartedAtMs === null ? 0 : nowMs - view.stageStartedAtMs;
  const seen = Math.min(view.units.candidate, view.units.control);
  if (sinceMs >= 60_000 && seen > 0) return (seen / sinceMs) * 3_600_000;
  return spec.traffic === undefined ? null : (spec.traffic.unitsPerHour * smallerArmShare(stage)) / 100_000;
}
