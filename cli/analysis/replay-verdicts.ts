import { type Replay, replayDecision } from '../../core/evidence/record/decision-record.js';
import type { KeptVerdict } from '../api/read-verdicts.js';

/** A kept verdict that did not come out the same. */
export interface Differing {
  readonly id: number;
  readonly watchId: string;
  readonly guard: string;
  readonly rule: string;
  readonly atMs: number;
  readonly differences: Replay['differences'];
}

export interface Replayed {
  readonly count: number;
  readonly same: number;
  readonly guards: readonly string[];
  readonly watches: readonly string[];
  /** The first ones that differ. */
  readonly differing: readonly Differing[];
}

export const NOTHING_REPLAYED: Replayed = { count: 0, same: 0, guards: [], watches: [], differing: [] };

const MOST_DIFFERING = 20;

/** What came before, and these verdicts computed again. */
export function addReplayed(before: Replayed, verdicts: readonly KeptVerdict[]): Replayed {
  const differing = verdicts.flatMap((verdict) => {
    const differences = replayOne(verdict);
    if (differences.length === 0) return [];
    const { id, watchId, finding } = verdict;
    return [{ id, watchId, guard: finding.guard, rule: finding.rule, atMs: finding.atMs, differences }];
  });
  return {
    count: before.count + verdicts.length,
    same: before.same + verdicts.length - differing.length,
    guards: [...new Set([...before.guards, ...verdicts.map(({ finding }) => finding.guard)])],
    watches: [...new Set([...before.watches, ...verdicts.map(({ watchId }) => watchId)])],
    differing: [...before.differing, ...differing].slice(0, MOST_DIFFERING),
  };
}

/** A record that somebody has cut up makes the computation fail; that is a difference, too. */
function replayOne(verdict: KeptVerdict): Replay['differences'] {
  try {
    return replayDecision(verdict).differences;
  } catch (error) {
    return [{ path: '', kept: 'a verdict', now: `cannot be computed: ${error instanceof Error ? error.message : String(error)}` }];
  }
}
