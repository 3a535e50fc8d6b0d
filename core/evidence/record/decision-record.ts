import type { Guard } from '../../rollout/spec.js';
import { type AlertGuard, isAlertGuard } from '../alerts/alert-guard.js';
import { assessAlert } from '../alerts/assess-alert.js';
import { assessGuard } from '../guard/assess-guard.js';
import type { GuardContext } from '../guard/guard-context.js';
import type { GuardMemory } from '../stream/guard-memory.js';
import type { GuardFinding, Reading } from '../verdict.js';

/** A verdict with all that it was made from: enough to make it again, bit for bit, on any machine and at any time. */
export interface DecisionRecord {
  readonly finding: GuardFinding;
  readonly basis: DecisionBasis;
}

export interface DecisionBasis {
  readonly guard: Guard | AlertGuard;
  /** Without the reading, which the finding keeps. */
  readonly context: GuardContext;
}

export interface Decision {
  readonly record: DecisionRecord;
  readonly memory: GuardMemory;
}

/** Judges and keeps what the verdict was made from. */
export function toDecision(guard: Guard, reading: Reading, context: GuardContext): Decision {
  const { finding, memory } = assessGuard(guard, reading, context);
  return { record: { finding, basis: { guard, context } }, memory };
}

export interface Replay {
  /** True when every number and word came out the same. */
  readonly same: boolean;
  /** Paths that differ, with what was kept and what came out now; at most ten. */
  readonly differences: readonly { readonly path: string; readonly kept: string; readonly now: string }[];
}

const MOST_DIFFERENCES = 10;

/** Makes the verdict again and compares it with the kept one: numbers by their bits, words by their letters. */
export function replayDecision({ finding, basis }: DecisionRecord): Replay {
  const { guard, context } = basis;
  const again = isAlertGuard(guard) ? assessAlert(guard, finding.reading, context) : assessGuard(guard, finding.reading, context).finding;
  const differences = findDifferences(toPlain(finding), toPlain(again), '');
  return { same: differences.length === 0, differences: differences.slice(0, MOST_DIFFERENCES) };
}

type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };

/** As JSON keeps it: what is not finite becomes null there, and what is undefined is not there. */
const toPlain = (value: unknown): Plain => JSON.parse(JSON.stringify(value)) as Plain;

function findDifferences(kept: Plain | undefined, now: Plain | undefined, path: string): Replay['differences'] {
  if (Object.is(kept, now)) return [];
  if (isBranch(kept) && isBranch(now) && Array.isArray(kept) === Array.isArray(now)) {
    const keys = [...new Set([...Object.keys(kept), ...Object.keys(now)])].sort();
    const [left, right] = [kept as Record<string, Plain>, now as Record<string, Plain>];
    return keys.flatMap((key) => findDifferences(left[key], right[key], `${path}/${key}`));
  }
  return [{ path, kept: JSON.stringify(kept) ?? 'nothing', now: JSON.stringify(now) ?? 'nothing' }];
}

const isBranch = (value: Plain | undefined): value is Exclude<Plain, string | number | boolean | null> =>
  typeof value === 'object' && value !== null;
