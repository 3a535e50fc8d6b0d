import type { Verdict } from '../../../core/evidence/verdict.js';
import type { KeptVerdict } from '../../api/read-verdicts.js';

/** The verdicts of one guard in one stage attempt, oldest first. */
export interface AttemptVerdicts {
  readonly watchId: string;
  /** Of the stage in the spec, from 0. */
  readonly stageIndex: number;
  readonly verdicts: readonly KeptVerdict[];
}

export interface GuardVerdicts {
  readonly guard: string;
  readonly attempts: readonly AttemptVerdicts[];
  readonly latest: KeptVerdict;
}

/** By guard and stage attempt, both in the order of their first verdict. */
export function groupVerdicts(verdicts: readonly KeptVerdict[]): readonly GuardVerdicts[] {
  return groupBy(verdicts, ({ finding }) => finding.guard).map(([guard, own]) => ({
    guard,
    attempts: groupBy(own, ({ watchId }) => watchId).map(([watchId, attempt]) => ({
      watchId,
      stageIndex: attempt[0].basis.context.stage.index,
      verdicts: attempt,
    })),
    latest: own.at(-1) ?? own[0],
  }));
}

/** Verdicts that say something else than the one before of the same guard in the same attempt; every attempt begins inconclusive. */
export function findChanges(verdicts: readonly KeptVerdict[]): readonly KeptVerdict[] {
  const last = new Map<string, Verdict>();
  return verdicts.filter(({ watchId, finding }) => {
    const key = `${watchId} ${finding.guard}`;
    const before = last.get(key) ?? 'inconclusive';
    last.set(key, finding.verdict);
    return before !== finding.verdict;
  });
}

/** `r-4f2a#3` → 3. */
export const attemptOf = (watchId: string): string => /#(\d+)$/.exec(watchId)?.[1] ?? watchId;

type Group = readonly [KeptVerdict, ...KeptVerdict[]];

function groupBy(verdicts: readonly KeptVerdict[], keyOf: (verdict: KeptVerdict) => string): readonly (readonly [string, Group])[] {
  const groups = new Map<string, [KeptVerdict, ...KeptVerdict[]]>();
  for (const verdict of verdicts) {
    const key = keyOf(verdict);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [verdict]);
    else group.push(verdict);
  }
  return [...groups];
}
