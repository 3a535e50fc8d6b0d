import type { Verdict } from '../../../core/evidence/verdict.js';
import type { ShownState } from '../../../core/rollout/view/shown-state.js';

/** What a state means to whoever looks; the colour follows from it, beside a word and an icon. */
export type Tone = 'live' | 'human' | 'hold' | 'bad' | 'good' | 'back' | 'quiet';

type Icon = 'eye' | 'play' | 'hand' | 'pause' | 'clock' | 'frost' | 'check' | 'back' | 'alert' | 'cross' | 'search';

export interface StateLook {
  readonly tone: Tone;
  readonly icon: Icon;
  /** Something is going on by itself right now; holds and ends are still. */
  readonly pulses: boolean;
}

const look = (tone: Tone, icon: Icon, pulses = false): StateLook => ({ tone, icon, pulses });

const LOOKS: Readonly<Record<ShownState, StateLook>> = {
  queued: look('hold', 'clock'),
  frozen: look('hold', 'frost'),
  preflight: look('live', 'search', true),
  applying: look('live', 'play', true),
  watching: look('live', 'eye', true),
  baking: look('live', 'eye', true),
  completing: look('live', 'play', true),
  gate: look('human', 'hand'),
  paused: look('hold', 'pause'),
  held: look('human', 'alert'),
  rollingBack: look('bad', 'back', true),
  rollbackStuck: look('bad', 'alert'),
  reverting: look('bad', 'back', true),
  completed: look('good', 'check'),
  rolledBack: look('back', 'back'),
  reverted: look('back', 'back'),
  refused: look('quiet', 'cross'),
};

/** How a state looks; one that a newer server made up is shown quietly. */
export const lookOf = (state: ShownState): StateLook => LOOKS[state] ?? look('quiet', 'clock');

const VERDICTS: Readonly<Record<Verdict, { readonly tone: Tone; readonly icon: Icon }>> = {
  pass: { tone: 'good', icon: 'check' },
  fail: { tone: 'bad', icon: 'cross' },
  inconclusive: { tone: 'quiet', icon: 'clock' },
  error: { tone: 'human', icon: 'alert' },
};

export const lookOfVerdict = (verdict: Verdict): { readonly tone: Tone; readonly icon: Icon } =>
  VERDICTS[verdict] ?? { tone: 'quiet', icon: 'clock' };
