import type { Verdict } from '../../../core/evidence/verdict.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import type { Paint, Tone } from '../terminal/paint.js';

interface Word {
  readonly symbol: string;
  readonly word: string;
  readonly tone: Tone;
}

const STATES: Readonly<Record<RolloutView['state'], Word>> = {
  preflight: { symbol: '○', word: 'checking', tone: 'accent' },
  applying: { symbol: '▸', word: 'applying', tone: 'accent' },
  watching: { symbol: '●', word: 'watching', tone: 'accent' },
  gate: { symbol: '◆', word: 'waits for approval', tone: 'warn' },
  baking: { symbol: '●', word: 'baking', tone: 'accent' },
  completing: { symbol: '▸', word: 'completing', tone: 'accent' },
  completed: { symbol: '✓', word: 'completed', tone: 'good' },
  paused: { symbol: '‖', word: 'paused', tone: 'warn' },
  held: { symbol: '‖', word: 'held', tone: 'warn' },
  rollingBack: { symbol: '↺', word: 'rolling back', tone: 'bad' },
  rollbackStuck: { symbol: '!', word: 'rollback stuck', tone: 'bad' },
  rolledBack: { symbol: '↺', word: 'rolled back', tone: 'bad' },
  refused: { symbol: '✗', word: 'refused', tone: 'bad' },
};

const VERDICTS: Readonly<Record<Verdict, Word>> = {
  pass: { symbol: '✓', word: 'pass', tone: 'good' },
  fail: { symbol: '✗', word: 'fail', tone: 'bad' },
  inconclusive: { symbol: '~', word: 'inconclusive', tone: 'dim' },
  error: { symbol: '!', word: 'error', tone: 'warn' },
};

const UNKNOWN: Word = { symbol: '?', word: 'unknown', tone: 'warn' };

/** `● watching`: symbol and word in the tone of the state. */
export function renderState(state: RolloutView['state'], paint: Paint): string {
  const { symbol, word, tone } = STATES[state] ?? { ...UNKNOWN, word: state };
  return paint(tone, `${symbol} ${word}`);
}

/** As a heading: `● WATCHING`. */
export function stateHeading(state: RolloutView['state']): { readonly text: string; readonly tone: Tone } {
  const { symbol, word, tone } = STATES[state] ?? { ...UNKNOWN, word: state };
  return { text: `${symbol} ${word.toUpperCase()}`, tone };
}

/** `✗ fail`: symbol and word in the tone of the verdict. */
export function renderVerdict(verdict: Verdict, paint: Paint): string {
  const { symbol, word, tone } = VERDICTS[verdict] ?? { ...UNKNOWN, word: verdict };
  return paint(tone, `${symbol} ${word}`);
}
