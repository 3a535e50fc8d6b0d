import { isUndoing } from '../../phases.js';
import type { HoldParts } from '../explain-hold.js';
import type { ExplainInput } from '../explain-input.js';
import { closed } from '../words.js';
import { endedWhen, toCauseWords } from './ended-words.js';
import { explainCompleted } from './explain-completed.js';
import { explainUndoing } from './explain-undoing.js';
import { command } from './suggest.js';

/** Of a rollout that goes back or has ended: why, how far, and what can still be done. */
export function explainEnded(input: ExplainInput): HoldParts {
  const { view } = input;
  if (isUndoing(view.phase)) return explainUndoing(input);
  if (view.phase === 'completed') return explainCompleted(input);
  return view.phase === 'refused' ? explainRefused(input) : explainRolledBack(input);
}

const NOTHING = { waiting: [], next: [] } as const;

function explainRolledBack(input: ExplainInput): HoldParts {
  const { view } = input;
  const took =
    view.rollback === null || view.endedAtMs === null
      ? ''
      : ` Going back took ${((view.endedAtMs - view.rollback.requestedAtMs) / 1_000).toFixed(1)} s.`;
  const retried = view.retries === undefined ? '' : ` Tried again as ${view.retries.join(', ')}.`;
  return {
    ...NOTHING,
    sentence: `It was rolled back${endedWhen(input)}, because ${toCauseWords(input)}${took} Every unit gets control.${retried}`,
    next: [{ what: 'Nothing follows by itself', atMs: null, if: 'nobody tries it again' }],
    actions: ['retry'],
    tryThis: [
      command('who saw it', `tidegate report ${view.id}`),
      command('the evidence', `tidegate verdicts ${view.id}`),
      command('try again', `tidegate retry ${view.id}`),
    ],
  };
}

function explainRefused(input: ExplainInput): HoldParts {
  const { view } = input;
  return {
    ...NOTHING,
    sentence: `It was refused${endedWhen(input)} before any flag was written: ${closed(view.detail === '' ? view.headline : view.detail)} Put that right, then try again.`,
    next: [{ what: 'Nothing follows by itself', atMs: null, if: 'nobody tries it again' }],
    actions: ['retry'],
    tryThis: [command('try again', `tidegate retry ${view.id}`), command('check this machine', 'tidegate doctor')],
  };
}
