import type { EffectGrid } from '../../evidence/sequential/effect-grid.js';
import { toMarginEvidence } from '../../evidence/sequential/margin-e-process.js';
import { toFailGrid, toProofGrid } from '../../evidence/sequential/side-grids.js';
import { logSumExp } from '../../evidence/special/log-sum-exp.js';
import { descendToZero } from './crossing.js';
import { type StageDesign, toUnits } from './design.js';
import type { ProcessFor, Rates, SideQuestion } from './question.js';

/** A bet's log evidence gains this with each unit of both arms: as a function of the arms' rates, which it is linear in. */
interface Line {
  readonly none: number;
  /** Added for each event. */
  readonly ofControl: number;
  readonly ofCandidate: number;
  readonly part: number;
}

/** A bet: what it starts with (natural log), how it fares in each stage before, and how in this one. */
interface Runner {
  readonly stake: number;
  readonly passed: readonly { readonly line: Line; readonly units: number }[];
  readonly line: Line;
}

/**
 * The exact rules of rates, in their large-sample form: each bet of the grid is a random walk, whose mean and variance per unit follow from the bet's
 * likelihood ratio, which is linear in the counts; the bets move together, so one deviate moves all of them. Bets that were placed in earlier
 * stages come with what they had on average by the end of those stages' holds. Control's rate is taken for known; the rules learn it while they bet,
 * which costs too little to be seen (`forecast-holds.test.ts`).
 */
export function createBettingProcess(question: SideQuestion): ProcessFor {
  const { current, earlier } = question.design;
  const runners = [...earlier, current].flatMap((from, position): readonly Runner[] => {
    const { effects, logWeights } = toGrid(question, from);
    return effects.map((size, index) => {
      const lineIn = ({ part }: StageDesign) => toLine(question, size, part);
      return {
        stake: Math.log(from.stake) + (logWeights[index] ?? 0),
        passed: earlier.slice(position).map((stage) => ({ line: lineIn(stage), units: toUnits(stage, stage.stage.holdMs) ?? 0 })),
        line: lineIn(current),
      };
    });
  });
  const needed = -Math.log(question.alpha);
  return (truth, before) => {
    const walks = runners.map(({ stake, passed, line }) => ({
      start: passed.reduce((sum, { line: then, units }) => sum + units * toDrift(then, before), stake) - needed,
      drift: toDrift(line, truth),
      spread: toSpread(line, truth),
    }));
    return (units) => {
      const root = Math.sqrt(units);
      const means = walks.map(({ start, drift }) => start + units * drift);
      const alone = walks.map(({ spread }, index) => -(means[index] as number) / (spread * root));
      const log = (z: number) => logSumExp(walks.map(({ spread }, index) => (means[index] as number) + spread * root * z));
      return descendToZero(log, Math.min(...alone));
    };
  };
}

const toDrift = ({ none, ofControl, ofCandidate, part }: Line, { control, candidate }: Rates): number =>
  none + ofControl * (1 - part) * control + ofCandidate * part * candidate;

const toSpread = ({ ofControl, ofCandidate, part }: Line, { control, candidate }: Rates): number =>
  Math.sqrt(ofControl ** 2 * (1 - part) * control * (1 - control) + ofCandidate ** 2 * part * candidate * (1 - candidate));

/** As the exact rules place their bets. */
function toGrid({ side, boundary, alpha, control }: SideQuestion, { tunedForUnits, part }: StageDesign): EffectGrid {
  const options = { alpha, tunedForUnits, candidatePart: part, controlRate: control, boundary };
  return side === 'pass' ? toProofGrid(options) : toFailGrid(options);
}

const MANY = 1_000_000;

function toLine({ side, boundary, control: controlRate }: SideQuestion, size: number, part: number): Line {
  const candidate = Math.min(MANY - 1, Math.max(1, Math.round(MANY * part)));
  const control = MANY - candidate;
  const bet = { effect: side === 'fail' ? size : -size, controlRate, boundary };
  const log = (controlEvents: number, candidateEvents: number) =>
    toMarginEvidence(bet, { control: { units: control, events: controlEvents }, candidate: { units: candidate, events: candidateEvents } });
  const none = log(0, 0);
  return {
    none: none / MANY,
    ofControl: (log(control, 0) - none) / control,
    ofCandidate: (log(0, candidate) - none) / candidate,
    part: candidate / MANY,
  };
}
