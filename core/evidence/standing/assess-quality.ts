import { WHOLE } from '../../assignment/share.js';
import type { Guard, RolloutSpec, Stage } from '../../rollout/spec.js';
import { CONCENTRATION, toShareEvidence } from '../sequential/event-share.js';
import { logSumExp } from '../special/log-sum-exp.js';
import type { Reading } from '../verdict.js';

export interface ArmUnits {
  readonly control: number;
  readonly candidate: number;
}

/** Something about the data, not about the candidate: while it lasts nothing is proven and nothing goes forward. */
export interface QualityFinding {
  readonly kind: 'sampleRatio' | 'scoreRatio' | 'bothArms';
  /** The metric whose scores are missing unequally. */
  readonly metric?: string;
  readonly category?: string;
  /** Natural log of the evidence, and what it needed; for `bothArms` the part of the units, and the largest one that is tolerated. */
  readonly evidence: number;
  readonly needed: number;
  /** One sentence with the numbers. */
  readonly detail: string;
}

export interface QualityInput {
  readonly spec: RolloutSpec;
  readonly stage: Stage;
  /** Units that reported anything, drawn at random (no cohorts), by category. */
  readonly units: readonly { readonly category: string; readonly units: ArmUnits }[];
  /** Units that reported from both arms. */
  readonly bothArms: number;
  /** By metric name. */
  readonly readings: ReadonlyMap<string, Reading>;
}

/** Error probability of the whole check in one stage: a false alarm holds a rollout, so it must be rare. */
const ALPHA = 0.001;
/** Smaller numbers are told by the guards' burn-in, and by how long sessions last. */
const FEWEST_UNITS = 200;
/** One alternative finds small losses in many units, the other gross ones in few; the mean of two e-values is one. */
const CONCENTRATIONS = [CONCENTRATION.sampleRatio, CONCENTRATION.sampleRatio / 100];

/**
 * Do both arms report as many units as they were given? If not, units get lost on the way, and comparing the rest compares different users.
 * Tested at every look, over all and in each category, and once more for metrics that only some units have (judged ones).
 * Sequential and exact: Lindon & Malek, NeurIPS 2022. Only the present evidence counts, so a start at which one arm's sessions simply take
 * longer is over when the other arm has caught up.
 */
export function assessQuality({ spec, stage, units, bothArms, readings }: QualityInput): readonly QualityFinding[] {
  if (stage.kind === 'shadow') return [];
  const part = stage.share / WHOLE;
  if (!(part > 0 && part < 1)) return [];
  const all = units.reduce((sum, row) => add(sum, row.units), { control: 0, candidate: 0 });
  const whole = test(all, part, ALPHA / 3);
  const categories = units.map((row) => ({ ...row, result: test(row.units, part, ALPHA / 3 / units.length) }));
  return [
    ...(whole ? [{ kind: 'sampleRatio' as const, ...whole, detail: describe(`${spec.unit}s`, all, part) }] : []),
    ...categories.flatMap(({ category, units: own, result }) =>
      result && !whole
        ? [{ kind: 'sampleRatio' as const, category, ...result, detail: describe(`${spec.unit}s of ${category}`, own, part) }]
        : [],
    ),
    ...toBothArms(spec.unit, bothArms, all),
    ...(whole ? [] : toScoreFindings(spec.guards, readings, all)),
  ];
}

/** A few such units are retries and race conditions of applications; more of them blur the comparison. */
const BOTH_ARMS = { fewest: 10, part: 0.01 } as const;

function toBothArms(unit: string, count: number, all: ArmUnits): readonly QualityFinding[] {
  const part = count / (all.control + all.candidate);
  if (count < BOTH_ARMS.fewest || !(part > BOTH_ARMS.part)) return [];
  const percent = Number((part * 100).toFixed(1));
  const detail = `Both arms: ${count} ${unit}s (${percent} %) reported from both arms; the application does not keep a ${unit}'s arm, so nothing is taken as proven. Send one targeting key and \`unitStartedAt\` for the whole ${unit}.`;
  return [{ kind: 'bothArms', evidence: part, needed: BOTH_ARMS.part, detail }];
}

const add = (left: ArmUnits, right: ArmUnits): ArmUnits => ({
  control: left.control + right.control,
  candidate: left.candidate + right.candidate,
});

function test({ control, candidate }: ArmUnits, part: number, alpha: number): { evidence: number; needed: number } | null {
  if (control + candidate < FEWEST_UNITS || !(part > 0 && part < 1)) return null;
  const shares = [
    { count: control, expected: 1 - part },
    { count: candidate, expected: part },
  ];
  const evidence =
    logSumExp(CONCENTRATIONS.map((concentration) => toShareEvidence(shares, concentration))) - Math.log(CONCENTRATIONS.length);
  const needed = -Math.log(alpha);
  return evidence >= needed ? { evidence, needed } : null;
}

/** Scores that exist for some units only must be missing equally in both arms, or the ones that are left are a choice. */
function toScoreFindings(guards: readonly Guard[], readings: ReadonlyMap<string, Reading>, all: ArmUnits): readonly QualityFinding[] {
  const total = all.control + all.candidate;
  if (total === 0) return [];
  const part = all.candidate / total;
  const metrics = [...new Set(guards.map((guard) => guard.metric))];
  return metrics.flatMap((metric) => {
    const reading = readings.get(metric);
    if (reading?.kind !== 'reading' || reading.query?.startsWith('outcomes:') !== true) return [];
    const scored = { control: reading.control.n, candidate: reading.candidate.n };
    if (scored.control >= all.control && scored.candidate >= all.candidate) return [];
    const result = test(scored, part, ALPHA / 3 / metrics.length);
    return result ? [{ kind: 'scoreRatio' as const, metric, ...result, detail: describe(`units with ${metric}`, scored, part) }] : [];
  });
}

function describe(what: string, { control, candidate }: ArmUnits, part: number): string {
  const percent = (value: number) => `${Number((value * 100).toFixed(2))} %`;
  return `Sample ratio: ${candidate} of ${candidate + control} ${what} are candidates, ${percent(candidate / (candidate + control))} where ${percent(part)} are due; some are lost on the way, so nothing is taken as proven.`;
}
