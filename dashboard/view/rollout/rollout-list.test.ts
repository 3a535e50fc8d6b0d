import { describe, expect, it } from 'vitest';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import { filterRollouts, heapOf, sortHeap } from './sort-rollouts.js';
import { splitHeadline } from './split-headline.js';
import { toRail } from './stage-rail.js';
import { toTimeline } from './timeline.js';
import { toWait } from './waiting-on.js';

const view = (changes: object) =>
  ({
    id: 'r-1',
    feature: 'support',
    environment: 'production',
    summary: '',
    phase: 'watching',
    state: 'watching',
    hold: null,
    gate: null,
    findings: [],
    stages: [],
    stageIndex: 0,
    stageStartedAtMs: 5,
    startedAtMs: 1,
    endedAtMs: null,
    units: { control: 0, candidate: 0 },
    unit: 'session',
    ...changes,
  }) as unknown as RolloutView;
const hold = (cause: string, sinceMs = 9) => ({ kind: 'held', cause, reason: '', by: 'ada', sinceMs });
const gate = { approvers: ['group:ml-leads'], required: 2, decisions: [], openedAtMs: 3 };

describe('R-UX-1 the list of rollouts', () => {
  it.each([
    [{ gate }, 'people', '2 approvals of ml-leads'],
    [{ phase: 'rollbackStuck' }, 'people', 'help: a flag does not go back'],
    [{ hold: hold('person') }, 'people', 'somebody to resume it'],
    [{ hold: hold('freeze') }, 'running', 'the freeze to end'],
    [{ findings: [{ verdict: 'fail' }] }, 'people', 'evidence'],
    [{ findings: [{ verdict: 'fail', advisory: true }] }, 'running', 'evidence'],
    [{ phase: 'completed', findings: [{ verdict: 'fail' }] }, 'ended', ''],
    [{ phase: 'completed', reverted: { state: 'reverting' } }, 'running', 'flags going back'],
  ])('%j stands under %s and waits for %j', (changes, heap, text) => {
    expect([heapOf(view(changes)), toWait(view(changes)).text]).toEqual([heap, text]);
  });

  it('begins with who waits longest, and elsewhere with the newest', () => {
    const views = [view({ id: 'new', hold: hold('person', 8), startedAtMs: 7 }), view({ id: 'old', gate, startedAtMs: 2 })];
    expect(sortHeap(views, 'people').map(({ id }) => id)).toEqual(['old', 'new']);
    expect(sortHeap(views, 'running').map(({ id }) => id)).toEqual(['new', 'old']);
  });

  it('is filtered by letters of feature, id and summary, and by environment', () => {
    const views = [view({ id: 'a', summary: 'Warmer Greeting' }), view({ id: 'b', environment: 'staging' })];
    expect(filterRollouts(views, { letters: ' greet', environment: '' }).map(({ id }) => id)).toEqual(['a']);
    expect(filterRollouts(views, { letters: 'SUPPORT', environment: 'staging' }).map(({ id }) => id)).toEqual(['b']);
  });
});

describe('R-UX-1 the stage rail', () => {
  const stages = [
    { kind: 'shadow', share: 0, shadowSample: 10_000, status: 'done' },
    { kind: 'canary', share: 5_000, shadowSample: 0, status: 'current' },
    { kind: 'full', share: 100_000, shadowSample: 0, status: 'waiting' },
  ];
  const units = { control: 950, candidate: 50 };

  it('has the share that is set beside what units really got', () =>
    expect(toRail(view({ stages, units, stageIndex: 1 }))).toMatchObject([
      { set: '10 % mirrored', status: 'done', observed: null },
      { set: '5 %', status: 'now', observed: '5 % of 1,000 sessions seen', pulses: true },
      { status: 'waiting', observed: null, pulses: false },
    ]));

  it.each([
    [{ gate, state: 'gate' }, 'holds', 'waits for approval'],
    [{ hold: hold('person'), state: 'paused' }, 'holds', 'stands still'],
    [{ phase: 'rollingBack', state: 'rollingBack' }, 'back', 'going back'],
    [{ phase: 'rolledBack', state: 'rolledBack' }, 'back', 'taken back'],
    [{ phase: 'completed', state: 'completed' }, 'done', 'done'],
  ])('%j is %s: %s', (changes, status, word) =>
    expect(toRail(view({ stages, stageIndex: 1, ...changes }))[1]).toMatchObject({ status, word }),
  );
});

describe('R-UX-1 the headline', () => {
  it.each([
    ['Back on control. Took 212 ms. Cause: x.', 'Back on control.', 'Took 212 ms. Cause: x.'],
    ['Watching ab at 50 %, 91 sessions. errors 2.2 % against 0.0 %.', 'Watching ab at 50 %, 91 sessions.', 'errors 2.2 % against 0.0 %.'],
    ['format 79.8 % against 98.5 %', 'format 79.8 % against 98.5 %', ''],
    ['Paused at 10 % by a.b@c.example. Guards go on.', 'Paused at 10 % by a.b@c.example.', 'Guards go on.'],
  ])('of %j begins with its first sentence', (text, lead, rest) => expect(splitHeadline(text)).toEqual({ lead, rest }));
});

describe('R-UX-1 the timeline', () => {
  it('is newest first, and by its number where the time is the same', () => {
    const entries = [1, 2, 3].map((seq) => ({
      seq,
      atMs: seq < 3 ? 1 : 0,
      kind: 'stage',
      data: {},
      principal: { id: 'a', via: 'api' },
      summary: '',
    }));
    expect(toTimeline(entries as never, 'all').map(({ seq }) => seq)).toEqual([2, 1, 3]);
  });
});
