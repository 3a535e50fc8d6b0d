import { testShares } from '../../evidence/compare/two-proportions.js';
import { normalCdf, normalQuantile } from '../../evidence/special/normal.js';
import { type StageDesign, toBothArms, toTime, toUnits } from './design.js';
import type { Rates, SideQuestion } from './question.js';

/** Units of both arms at which the planned test is made: the end of the hold, or when the units are there; null when that is after the deadline. */
export function toPlannedUnits({ design }: SideQuestion): number | null {
  const { current, burnInUnits } = design;
  const least = toBothArms(current, Math.max(current.stage.minimumUnits, burnInUnits));
  const atHold = toUnits(current, current.stage.holdMs);
  if (atHold === null) return null;
  const dueMs = toTime(current, least) ?? 0;
  return dueMs > current.stage.deadlineMs ? null : Math.max(atHold, least);
}

const MANY = 10_000_000;

/**
 * Power of the one planned test at `units` of both arms (`testAsPlanned`): Φ((|excess| √n − z s₀)/s₁), s₀ the standard deviation under the hypothesis
 * (Farrington & Manning 1990), s₁ the true one. Earlier stages count with the units that they compare, n_A n_B/(n_A + n_B), up to the end of their holds.
 */
export function plannedPower(question: SideQuestion, alpha: number, truth: Rates, units: number): number {
  const { design, side, boundary } = question;
  const { current, earlier } = design;
  const excess = (side === 'fail' ? 1 : -1) * (truth.candidate - boundary.offset - boundary.slope * truth.control);
  if (!(excess > 0)) return 0;
  const compared = ({ part }: StageDesign, n: number) => n * part * (1 - part);
  const before = earlier.reduce((sum, stage) => sum + compared(stage, toUnits(stage, stage.stage.holdMs) ?? 0), 0);
  const all = units * (1 + before / compared(current, units));
  const { alternative, hypothesis } = toDeviations(question, truth, earlier.length === 0);
  return normalCdf((excess * Math.sqrt(all) - normalQuantile(1 - alpha) * hypothesis) / alternative);
}

/** Standard deviations of the contrast for one unit of both arms. */
function toDeviations({ design, boundary }: SideQuestion, { control, candidate }: Rates, isOneTable: boolean) {
  const { part } = design.current;
  const designEffect = design.metric.source === 'prometheus' ? design.metric.designEffect : 1;
  const { offset, slope } = boundary;
  const variance = (candidate * (1 - candidate)) / part + (slope * slope * control * (1 - control)) / (1 - part);
  const alternative = Math.sqrt(designEffect * variance);
  if (!isOneTable || designEffect !== 1 || slope !== 1) return { alternative, hypothesis: alternative };
  const arm = (n: number, rate: number) => ({ n, sum: n * rate });
  const { z } = testShares({ control: arm(MANY * (1 - part), control), candidate: arm(MANY * part, candidate) }, offset);
  const hypothesis = ((candidate - control - offset) * Math.sqrt(MANY)) / z;
  return { alternative, hypothesis: Number.isFinite(hypothesis) ? hypothesis : alternative };
}
