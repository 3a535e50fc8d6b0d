import { formatBriefly } from '../../../plan/format-duration.js';
import { toRestoredFlags } from '../../view/rollback-words.js';
import type { HoldParts } from '../explain-hold.js';
import type { ExplainInput } from '../explain-input.js';
import type { NextStep } from '../explanation.js';
import { closed, describeMoment, listWords, plural } from '../words.js';
import { toCauseWords } from './ended-words.js';
import { command } from './suggest.js';

const MOST_NAMED = 5;

/** Of a rollout that goes back to control: why, how far it is, and what if it does not get there. */
export function explainUndoing(input: ExplainInput): HoldParts {
  const { view, nowMs } = input;
  const sinceMs = view.rollback?.requestedAtMs ?? null;
  const isStuck = view.phase === 'rollbackStuck';
  const progress = `${describeProgress(input)}${describeSteps(input)}`;
  const since = sinceMs === null ? '' : ` for ${formatBriefly(nowMs - sinceMs)}`;
  const end = isStuck ? null : findStuckAt(input);
  return {
    sentence: isStuck
      ? `It has been going back to control${since} and is stuck: ${closed(view.headline)}`
      : `It has been going back to control${since}, because ${toCauseWords(input)} ${progress}`,
    waiting: [{ what: isStuck ? 'the flag platform' : 'flags', sinceMs, untilMs: end, detail: progress }],
    next: [
      { what: 'It is rolled back', atMs: null, if: `every flag is read back on control, in the order ${view.rollbackSequence.join(', ')}` },
      toOtherwise(input, end),
    ],
    actions: isStuck || view.stepBack !== undefined ? ['abort', 'kill'] : ['kill'],
    tryThis: [
      ...(view.stepBack === undefined ? [] : [command('all at once', `tidegate abort ${view.id} --now --reason "…"`)]),
      command('see each try', `tidegate timeline ${view.id}`),
      ...(isStuck ? [command('stop the feature', `tidegate kill ${view.feature} --environment ${view.environment} --reason "…"`)] : []),
    ],
  };
}

function describeProgress({ view, entries = [] }: ExplainInput): string {
  const { rollbackSequence } = view;
  const restored = toRestoredFlags(entries, view);
  const left = rollbackSequence.filter((key) => !restored.has(key)).slice(0, MOST_NAMED);
  const rest = left.length === 0 ? '' : `; ${listWords(left)} ${left.length === 1 ? 'is' : 'are'} left`;
  return `${restored.size} of ${plural(rollbackSequence.length, 'flag')} ${restored.size === 1 ? 'is' : 'are'} back on control${rest}.`;
}

function describeSteps({ view: { stepBack }, nowMs }: ExplainInput): string {
  if (stepBack === undefined) return '';
  const next = stepBack.nextAtMs === null ? '' : `, the next follows ${describeMoment(stepBack.nextAtMs, nowMs)}`;
  return ` It goes in steps: ${stepBack.done} of ${stepBack.shares.length} are done${next}.`;
}

function findStuckAt({ view, spec }: ExplainInput): number | null {
  return view.rollback === null ? null : view.rollback.requestedAtMs + spec.rollback.stuckAfterMs;
}

function toOtherwise({ spec }: ExplainInput, stuckAtMs: number | null): NextStep {
  if (stuckAtMs === null) return { what: 'It goes on trying', atMs: null, if: 'the platform still does not answer as it should' };
  const { page } = spec.notify;
  const paged = page === undefined ? 'nobody is paged, because the spec names no pager' : `${page} is paged`;
  return { what: `It counts as stuck, and ${paged}`, atMs: stuckAtMs, if: 'it is not done by then' };
}
