import type { RolloutView } from '../../../../core/rollout/view/rollout-view.js';
import type { Marked } from '../marked.js';
import { sentence, spoken } from '../marks.js';
import { clipText, toPlain } from '../safe-text.js';
import { toStateMark } from './state-mark.js';

const MAX_HEADLINE = 1_000;

/** `✋ support-answer · production · waits for approval`: what it is about, and where it stands. */
export function toTitle(view: RolloutView): string {
  const { sign, word } = toStateMark(view);
  return `${sign} ${toPlain(view.feature, 70)} · ${toPlain(view.environment, 40)} · ${word}`;
}

/** The workflow's sentence. */
export const toStatus = (view: RolloutView): Marked => sentence(view.headline, MAX_HEADLINE);

/** One plain sentence for notifications and screen readers. */
export function toSpokenStatus(view: RolloutView): string {
  const { word } = toStateMark(view);
  return `${view.feature} in ${view.environment}, ${word}: ${clipText(spoken(view.headline), MAX_HEADLINE)}`;
}
