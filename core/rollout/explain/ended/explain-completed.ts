import type { RevertRecord } from '../../view/rollout-view.js';
import type { HoldParts } from '../explain-hold.js';
import type { ExplainInput } from '../explain-input.js';
import { closed, describeMoment, plural } from '../words.js';
import { endedWhen } from './ended-words.js';
import { command } from './suggest.js';

/** Of a rollout whose candidate is the new control: until when that can be undone at once, or that it was. */
export function explainCompleted(input: ExplainInput): HoldParts {
  const { view, nowMs } = input;
  const ended = `It completed${endedWhen(input)}: the candidate is the new control for everybody.`;
  if (view.reverted !== undefined) return explainReverted(input, ended, view.reverted);
  const untilMs = view.revertibleUntilMs ?? 0;
  const isOpen = nowMs < untilMs;
  return {
    sentence: `${ended} ${describeWindow(input)}`,
    waiting: [],
    next: isOpen
      ? [{ what: 'The way back at once is over', atMs: untilMs, if: 'nobody reverts it before' }]
      : [{ what: 'Nothing follows by itself', atMs: null, if: 'no other rollout moves its flags' }],
    actions: isOpen ? ['revert'] : [],
    tryThis: [
      ...(isOpen ? [command('take it back', `tidegate revert ${view.id} --reason "…"`)] : []),
      command('who saw it', `tidegate report ${view.id}`),
      command('for the review', `tidegate audit report ${view.id}`),
    ],
  };
}

function describeWindow({ view: { revertibleUntilMs }, nowMs }: ExplainInput): string {
  const swap = 'start a rollout with control and candidate swapped.';
  if (revertibleUntilMs === undefined) return `It cannot be reverted at once; ${swap}`;
  const when = describeMoment(revertibleUntilMs, nowMs);
  return nowMs < revertibleUntilMs
    ? `The old control can be brought back at once; that ends ${when}.`
    : `The time to revert it ended ${when}; ${swap}`;
}

function explainReverted({ view, nowMs }: ExplainInput, ended: string, { by, state, atMs, reason }: RevertRecord): HoldParts {
  const isDone = state === 'reverted';
  const flags = plural(view.flags.length, 'flag');
  return {
    sentence: `${ended} ${by} ${isDone ? 'took it back' : 'is taking it back'}, since ${describeMoment(atMs, nowMs)}: ${closed(reason)}`,
    waiting: isDone ? [] : [{ what: 'flags', sinceMs: atMs, untilMs: null, detail: `${flags} must be read back on the old control.` }],
    next: isDone
      ? [{ what: 'Nothing: every unit gets the old control', atMs: null, if: 'nobody starts another rollout' }]
      : [{ what: 'The old control is back', atMs: null, if: 'every flag has been read back' }],
    actions: [],
    tryThis: [command('what happened', `tidegate timeline ${view.id}`)],
  };
}
