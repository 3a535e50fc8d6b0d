import type { Verdict } from '../../../core/evidence/verdict.js';
import { SHOWN_WORDS, type ShownState } from '../../../core/rollout/view/shown-state.js';
import type { Paint, Tone } from '../terminal/paint.js';

interface Word {
  readonly symbol: string;
  readonly word: string;
  readonly tone: Tone;
}

const STATES: Readonly<Record<ShownState, Omit<Word, 'word'>>> = {
  queued: { symbol: '○', tone: 'accent' },
  frozen: { symbol: '‖', tone: 'warn' },
  reverting: { symbol: '↺', tone: 'warn' },
  reverted: { symbol: '↺', tone: 'warn' },
  preflight: { symbol: '○', tone: 'accent' },
  applying: { symbol: '▸', tone: 'accent' },
  watching: { symbol: '●', tone: 'accent' },
  gate: { symbol: '◆', tone: 'warn' },
  baking: { symbol: '●', tone: 'accent' },
  completing: { symbol: '▸', tone: 'accent' },
  completed: { symbol: '✓', tone: 'good' },
  paused: { symbol: '‖', tone: 'warn' },
  held: { symbol: '‖', tone: 'warn' },
  rollingBack: { symbol: '↺', tone: 'bad' },
  rollbackStuck: { symbol: '!', tone: 'bad' },
  rolledBack: { symbol: '↺', tone: 'bad' },
  refused: { symbol: '✗', tone: 'bad' },
};

const VERDICTS: Readonly<Record<Verdict, Word>> = {
  pass: { symbol: '✓', word: 'pass', tone: 'good' },
  fail: { symbol: '✗', word: 'fail', tone: 'bad' },
  inconclusive: { symbol: '~', word: 'inconclusive', tone: 'dim' },
  error: { symbol: '!', word: 'error', tone: 'warn' },
};

const UNKNOWN: Word = { symbol: '?', word: 'unknown', tone: 'warn' };

/** One that a newer server has, and this program does not know, is shown as it came. */
const wordOf = (state: ShownState): Word =>
  STATES[state] === undefined ? { ...UNKNOWN, word: state } : { ...STATES[state], word: SHOWN_WORDS[state] };

/** `● watching`: symbol and word in the tone of the state. */
export function renderState(state: ShownState, paint: Paint): string {
  const { symbol, word, tone } = wordOf(state);
  return paint(tone, `${symbol} ${word}`);
}

/** As a heading: `● WATCHING`. */
export function stateHeading(state: ShownState): { readonly text: string; readonly tone: Tone } {
  const { symbol, word, tone } = wordOf(state);
  return { text: `${symbol} ${word.toUpperCase()}`, tone };
}

/** `✗ fail`: symbol and word in the tone of the verdict. */
export function renderVerdict(verdict: Verdict, paint: Paint): string {
  const { symbol, word, tone } = VERDICTS[verdict] ?? { ...UNKNOWN, word: verdict };
  return paint(tone, `${symbol} ${word}`);
}
