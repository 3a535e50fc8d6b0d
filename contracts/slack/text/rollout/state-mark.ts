import type { Verdict } from '../../../../core/evidence/verdict.js';
import type { RolloutView } from '../../../../core/rollout/view/rollout-view.js';
import { SHOWN_WORDS, type ShownState, toShownState } from '../../../../core/rollout/view/shown-state.js';

/** A sign and a word: neither colour nor the sign stands alone. */
export interface Mark {
  readonly sign: string;
  readonly word: string;
}

const SIGNS: Readonly<Record<ShownState, string>> = {
  queued: '🕓',
  frozen: '🧊',
  preflight: '🔎',
  applying: '▶️',
  watching: '👀',
  gate: '✋',
  baking: '👀',
  completing: '▶️',
  completed: '✅',
  paused: '⏸️',
  held: '🚧',
  rollingBack: '⏪',
  rollbackStuck: '🚨',
  rolledBack: '↩️',
  reverting: '⏪',
  reverted: '↩️',
  refused: '⛔',
};

const VERDICT_SIGNS: Readonly<Record<Verdict, string>> = { pass: '✅', fail: '❌', inconclusive: '⏳', error: '⚠️' };

/** `✋ waits for approval`. */
export function toStateMark(view: Pick<RolloutView, 'state' | 'hold' | 'reverted'>): Mark {
  const state = toShownState(view);
  return { sign: SIGNS[state] ?? '❔', word: SHOWN_WORDS[state] ?? 'unknown' };
}

/** `❌ fail`. */
export function toVerdictMark(verdict: Verdict): Mark {
  return { sign: VERDICT_SIGNS[verdict] ?? '❔', word: VERDICT_SIGNS[verdict] === undefined ? 'unknown' : verdict };
}
