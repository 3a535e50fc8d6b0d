import { toMixtureEvidence } from '../../evidence/sequential/mixture-evidence.js';
import { descendToZero } from './crossing.js';
import { type StageDesign, toUnits } from './design.js';
import type { ProcessFor, Rates, SideQuestion } from './question.js';

/**
 * The asymptotic rule of a rate that is clustered or paired: z grows with the root of the units, and the one-sided normal mixture (`toMixtureEvidence`)
 * is solved for the z at which the capital reaches 1/alpha. Capital of earlier stages: what they had on average by the end of their holds.
 */
export function createMixtureProcess(question: SideQuestion): ProcessFor {
  const { design, alpha } = question;
  const { current, earlier } = design;
  const options = { alpha, tunedForUnits: current.tunedForUnits };
  return (truth, before) => {
    const brought = earlier.reduce((capital, stage) => {
      const units = toUnits(stage, stage.stage.holdMs) ?? 0;
      if (units <= 0) return capital + stage.stake;
      const z = toSignal(question, stage, before) * Math.sqrt(units);
      return (capital + stage.stake) * Math.exp(toMixtureEvidence(z, units, { alpha, tunedForUnits: stage.tunedForUnits }));
    }, 0);
    const needed = -Math.log(alpha * (brought + current.stake));
    const signal = toSignal(question, current, truth);
    return (units) => {
      const log = (z: number) => toMixtureEvidence(z, units, options) - needed;
      let start = 1;
      while (log(start) < 0) start *= 1.5;
      return descendToZero(log, start) - signal * Math.sqrt(units);
    };
  };
}

/** Mean of z for one unit of both arms: how far the candidate is beyond the boundary, in standard errors; towards `side`. */
function toSignal({ design, side, boundary }: SideQuestion, { part }: StageDesign, { control, candidate }: Rates): number {
  const { offset, slope } = boundary;
  const designEffect = design.metric.source === 'prometheus' ? design.metric.designEffect : 1;
  const excess = candidate - offset - slope * control;
  const variance = designEffect * ((candidate * (1 - candidate)) / part + (slope * slope * control * (1 - control)) / (1 - part));
  return ((side === 'fail' ? 1 : -1) * excess) / Math.sqrt(variance);
}
