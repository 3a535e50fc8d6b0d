import { formatBriefly, formatDuration } from '../../plan/format-duration.js';
import type { Hold } from '../rollout-state.js';
import { type ExplainInput, stageOf } from './explain-input.js';
import type { Action, NextStep, Suggestion, Waiting } from './explanation.js';
import { toStageWaits } from './stage-waits.js';
import { closed, describeWhere } from './words.js';

/** What a kind of standing still means: how it ends, and what a person can do. */
interface HoldRule {
  readonly what: string;
  /** What ends it, after "ends when". */
  readonly ends: string;
  readonly actions: readonly Action[];
  /** What a person's "go on" does then. */
  readonly resume: string;
}

const RULES: Readonly<Record<Hold['cause'], HoldRule>> = {
  person: {
    what: 'a person',
    ends: 'a person resumes it; guards keep watching and can roll back',
    actions: ['resume', 'abort'],
    resume: 'go on',
  },
  guard: {
    what: 'a guard',
    ends: 'the guards no longer ask for it, or a person goes on although they do',
    actions: ['resume', 'abort'],
    resume: 'go on although it fails',
  },
  deadline: {
    what: 'missing proof',
    ends: 'the missing proof arrives, or a person gives the stage its time anew',
    actions: ['resume', 'abort'],
    resume: 'give it its time anew',
  },
  gateExpired: {
    what: 'an expired gate',
    ends: 'a person opens the gate again, or aborts',
    actions: ['resume', 'abort'],
    resume: 'ask again',
  },
  watchStale: {
    what: 'the watcher',
    ends: 'the guards look again; it then goes on by itself',
    actions: ['abort', 'resume'],
    resume: 'go on without',
  },
  drift: {
    what: 'an edit by hand',
    ends: 'the edit is taken back on the flag platform, or a person resumes, which overwrites it',
    actions: ['resume', 'abort'],
    resume: 'overwrite the edit',
  },
  expired: {
    what: 'an expired exposure',
    ends: 'a person shows the stage again; until then everybody is on control',
    actions: ['resume', 'abort'],
    resume: 'show it again',
  },
  flagsUnread: {
    what: 'unreadable flags',
    ends: 'the flag platform can be read again; it then goes on by itself',
    actions: ['abort', 'resume'],
    resume: 'go on without',
  },
  queued: { what: 'other rollouts', ends: 'its flags are free; it then begins by itself', actions: ['abort'], resume: '' },
  freeze: {
    what: 'a freeze',
    ends: 'the freeze is over or lifted; it then goes on by itself. Abort and kill do not wait',
    actions: ['thaw', 'breakGlass', 'abort'],
    resume: '',
  },
};

export interface HoldParts {
  readonly sentence: string;
  readonly waiting: readonly Waiting[];
  readonly next: readonly NextStep[];
  readonly actions: readonly Action[];
  readonly tryThis: readonly Suggestion[];
}

/** Of a rollout that stands still: who or what holds it, what ends that, and what if nothing does. */
export function explainHold(input: ExplainInput, hold: Hold): HoldParts {
  const { view, nowMs } = input;
  const rule = RULES[hold.cause];
  const stage = stageOf(input);
  const where = stage === undefined ? 'before its first stage' : `in ${describeWhere(stage)}`;
  const word = hold.cause === 'queued' ? 'It waits' : hold.kind === 'paused' ? `It was paused by ${hold.by}` : `It is held by ${rule.what}`;
  const untilMs = findEnd(input, hold);
  const held: Waiting = { what: rule.what, sinceMs: hold.sinceMs, untilMs, detail: `${closed(hold.reason)} It ends when ${rule.ends}.` };
  const isForward = hold.cause !== 'queued';
  return {
    sentence: `${word} ${where} for ${formatBriefly(nowMs - hold.sinceMs)}. ${closed(hold.reason)}`,
    waiting: [held, ...(isForward ? toStageWaits(input).filter(({ detail }) => !hold.reason.includes(detail)) : [])],
    next: [
      { what: isForward ? 'It goes on where it stood' : 'It begins with its preconditions', atMs: null, if: rule.ends },
      ...describeEnd(input, hold, untilMs),
    ],
    actions: rule.actions,
    tryThis: [
      ...(hold.cause === 'freeze' && view.freeze !== undefined
        ? [{ what: 'lift the freeze', command: `tidegate thaw ${view.freeze.id} --reason "…"` }]
        : []),
      ...(rule.resume === '' ? [] : [{ what: rule.resume, command: `tidegate resume ${view.id} --reason "…"` }]),
      ...(hold.cause === 'guard' ? [{ what: 'see the numbers', command: `tidegate verdicts ${view.id}` }] : []),
      ...(hold.cause === 'drift' ? [{ what: 'see who did it', command: `tidegate timeline ${view.id}` }] : []),
      { what: hold.cause === 'queued' ? 'give it up' : 'roll back', command: `tidegate abort ${view.id} --reason "…"` },
    ],
  };
}

/** No wait is without an end; only a freeze keeps its own. */
function findEnd({ view, spec }: ExplainInput, hold: Hold): number | null {
  if (hold.cause === 'freeze') return view.freeze?.untilMs ?? null;
  if (view.freeze !== undefined) return null;
  return hold.sinceMs + spec.watch.maxHoldMs;
}

function describeEnd({ spec }: ExplainInput, hold: Hold, untilMs: number | null): readonly NextStep[] {
  if (untilMs === null || hold.cause === 'freeze') return [];
  const what = hold.cause === 'queued' ? 'It is given up' : 'Everything goes back to control by itself';
  return [{ what, atMs: untilMs, if: `nothing ends it within ${formatDuration(spec.watch.maxHoldMs)}` }];
}
