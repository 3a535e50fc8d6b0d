import type { SampleNote } from './sample.js';

/** Two samples to be read side by side. */
export interface PairNote {
  /** `shadow`: two answers to the same request. `matched`: two requests of the same category. */
  readonly kind: 'shadow' | 'matched';
  readonly category: string;
  readonly stageAttempt: number;
  readonly controlKey: string;
  readonly candidateKey: string;
}

/**
 * Mirrored requests first, then requests of one category and stage attempt, one of each arm. `notes` come in an order that has nothing to do with what is
 * in them, and pairs follow it: the pairs are drawn, not picked. Categories take turns, so that the first page shows them all.
 */
export function pairSamples(notes: readonly SampleNote[]): readonly PairNote[] {
  const shadow = notes
    .filter(({ pairedMetrics }) => pairedMetrics !== null)
    .map(({ key, category, stageAttempt }): PairNote => ({ kind: 'shadow', category, stageAttempt, controlKey: key, candidateKey: key }));
  return [...takeTurns(shadow), ...takeTurns(match(notes))];
}

function match(notes: readonly SampleNote[]): readonly PairNote[] {
  const waiting = new Map<string, SampleNote[]>();
  const pairs: PairNote[] = [];
  for (const note of notes) {
    const { arm, assignment, category, stageAttempt } = note;
    if (assignment !== 'random') continue;
    const placeOf = (of: SampleNote['arm']) => `${of}\n${stageAttempt}\n${category}`;
    const other = waiting.get(placeOf(arm === 'control' ? 'candidate' : 'control'))?.shift();
    if (other === undefined) {
      waiting.set(placeOf(arm), [...(waiting.get(placeOf(arm)) ?? []), note]);
      continue;
    }
    const [control, candidate] = arm === 'control' ? [note, other] : [other, note];
    pairs.push({ kind: 'matched', category, stageAttempt, controlKey: control.key, candidateKey: candidate.key });
  }
  return pairs;
}

/** The first of each category, then the second of each, and so on. */
function takeTurns(pairs: readonly PairNote[]): readonly PairNote[] {
  const turns = new Map<string, number>();
  const placed = pairs.map((pair) => {
    const turn = turns.get(pair.category) ?? 0;
    turns.set(pair.category, turn + 1);
    return { pair, turn };
  });
  return placed.sort((a, b) => a.turn - b.turn).map(({ pair }) => pair);
}
