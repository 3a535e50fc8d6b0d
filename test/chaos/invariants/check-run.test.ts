import { describe, expect, it } from 'vitest';
import type { RecordedEntry } from '../../../core/audit/audit-entry.js';
import { checkRun } from './check-run.js';
import { ABORTED, at, embeddedWrite, FEATURE, FLAGS, ID, line, unleashWrite } from './hand-made-log.js';
import type { Invariant, RunLog, UnleashWrite } from './run-log.js';

const [PARSER, PROMPT, MODEL] = FLAGS.map(({ key }) => key) as [string, string, string];

type Patch = Partial<RunLog>;

const found = (patch: Patch): readonly string[] =>
  checkRun({ ...ABORTED, ...patch }).map(({ invariant, detail }) => `${invariant} ${detail}`);
const without = (isSo: (entry: RecordedEntry) => boolean): Patch => ({ timeline: ABORTED.timeline.filter((entry) => !isSo(entry)) });
const ofOperation =
  (name: string) =>
  ({ data }: RecordedEntry) =>
    data['operationId'] === `${ID}/${name}`;
const killWrite = (seconds: number, patch: Partial<UnleashWrite> = {}): UnleashWrite =>
  unleashWrite(seconds, 0, { call: 'POST bulk off', operation: 'kill/off', onControl: [PROMPT, MODEL], ...patch });

/** A hand-made violation, and the sentence that tells of it. */
const VIOLATIONS: readonly (readonly [what: string, invariant: Invariant, patch: Patch, tells: RegExp])[] = [
  [
    'an application got a candidate after the end',
    'I1',
    { sights: [...ABORTED.sights, { askedAtMs: at(16), answeredAtMs: at(16), candidateAbove: 0, values: { [PARSER]: 'parser@2' } }] },
    /1 answers showed a candidate after the end, the first 5000 ms/,
  ],
  ['nobody could look after the end', 'I1', { sights: ABORTED.sights.slice(0, 2) }, /nothing is known/],
  [
    "clients of Unleash got a candidate after the end, though none of Tidegate's writes says so",
    'I1',
    { unleashSights: [...ABORTED.unleashSights, { atMs: at(17), shares: { [PROMPT]: 0, [MODEL]: 20_000 } }] },
    /Clients of Unleash were given a candidate 1 times after the end/,
  ],
  [
    'a write after the end raised a platform',
    'I1',
    { embedded: [...ABORTED.embedded, embeddedWrite(14, 20_000, { operationId: `${ID}/stage/2` })] },
    /embedded shows 20000\/100000 3000 ms after the end/,
  ],
  [
    'an exposure that nobody watched for too long was shown on',
    'I1',
    {
      scenario: { story: 'unwatched', place: 'both', moment: 'canary' },
      embedded: ABORTED.embedded.map((write, index) => (index < 2 ? { ...write, atMs: at(index - 22) } : write)),
      outages: ['worker-a', 'worker-b'].map((name) => ({ name, fromMs: at(-20), toMs: at(6) })),
    },
    /1 answers showed a candidate that nobody had watched/,
  ],
  [
    'a completed bundle does not show the candidate',
    'I1',
    {
      mustRollBack: false,
      turnedBackAtMs: null,
      scenario: { ...ABORTED.scenario, story: 'good' },
      end: { ...ABORTED.end, state: 'completed' },
    },
    /unleash shows the candidate to 0 to 0/,
  ],
  [
    'flags went back in another order',
    'I2',
    {
      unleash: ABORTED.unleash.map((write, index) => {
        if (index === 5) return { ...write, flag: PROMPT, onControl: [PROMPT], operation: `${ID}/rollback/${PROMPT}` };
        return index === 6 ? { ...write, flag: MODEL, operation: `${ID}/rollback/${MODEL}` } : write;
      }),
    },
    /Flags went back as .*prompt, .*model, .*parser instead of .*model, .*prompt, .*parser/,
  ],
  [
    'a flag went back while another platform was still exposed',
    'I2',
    { embedded: ABORTED.embedded.map((write, index) => (index === 2 ? { ...write, atMs: at(10.35) } : write)) },
    /went back while embedded still showed 20000/,
  ],
  [
    'more was shown than was approved',
    'I3',
    { embedded: ABORTED.embedded.map((write, index) => (index === 1 ? { ...write, share: 99_000 } : write)) },
    /embedded showed 99000\/100000 by .*stage\/1 while 20000 was approved/,
  ],
  [
    'Tidegate approved what no evidence can have proved',
    'I3',
    {
      embedded: [...ABORTED.embedded.slice(0, 2), embeddedWrite(6, 99_000, { operationId: `${ID}/stage/2` }), ...ABORTED.embedded.slice(2)],
      timeline: [...ABORTED.timeline, line('stage', 5.5, { stageIndex: 0 }), line('flagWrite', 6, { operationId: `${ID}/stage/2` })],
    },
    /embedded showed 99000\/100000 by .*stage\/2 while 20000 was approved/,
  ],
  [
    'a rollout whose workflow was ended by force showed the second stage without evidence for the first',
    'I3',
    {
      scenario: { ...ABORTED.scenario, story: 'terminated' },
      embedded: [...ABORTED.embedded.slice(0, 2), embeddedWrite(6, 99_000), ...ABORTED.embedded.slice(2)],
    },
    /showed 99000\/100000/,
  ],
  [
    'a unit beyond the approved share got the candidate',
    'I3',
    { sights: [{ askedAtMs: at(5), answeredAtMs: at(5), candidateAbove: 20_000, values: { [PARSER]: 'parser@2' } }, ...ABORTED.sights] },
    /A unit beyond 20000\/100000 got the candidate/,
  ],
  [
    'flags of one platform showed different shares',
    'I3',
    { unleash: ABORTED.unleash.map((write, index) => (index === 3 ? { ...write, shares: { [PROMPT]: 0, [MODEL]: 20_000 } } : write)) },
    /unleash showed a mixture/,
  ],
  [
    'exposure fell and rose again',
    'I4',
    {
      embedded: [
        ...ABORTED.embedded.slice(0, 3),
        embeddedWrite(10.2, 20_000),
        embeddedWrite(10.25, 0, { operationId: `${ID}/rollback/cut` }),
        ...ABORTED.embedded.slice(3),
      ],
    },
    /embedded fell and rose again to 20000/,
  ],
  [
    'two pages for one cause call themselves different',
    'I4',
    { pages: [...ABORTED.pages, { atMs: at(10.7), dedupKey: 'another', cause: 'rollback:person', feature: FEATURE }] },
    /2 different pages for rollback:person/,
  ],
  [
    'a page that was taken was sent again',
    'I4',
    { pages: [...ABORTED.pages, ...ABORTED.pages.map((page) => ({ ...page, atMs: at(12) }))] },
    /was sent again although the first had been taken/,
  ],
  ['the timeline tells of two ends', 'I4', { timeline: [...ABORTED.timeline, line('ended', 12)] }, /second line of kind ended/],
  ['a write to the store without its line', 'I5', without(ofOperation('stage/1')), /written by .*stage\/1; the timeline has no line/],
  [
    'a restored flag on Unleash without its line',
    'I5',
    without(ofOperation(`rollback/${MODEL}`)),
    /changed by .*rollback\/.*model; the timeline/,
  ],
  [
    'a line of a write that was not made',
    'I5',
    { timeline: [...ABORTED.timeline, line('flagWrite', 5, { operationId: `${ID}/stage/2`, platform: 'unleash' })] },
    /tells of .*stage\/2; Unleash was not written by it/,
  ],
  [
    'a line of a write to the store that was not made',
    'I5',
    { timeline: [...ABORTED.timeline, line('flagWrite', 5, { operationId: `${ID}/stage/2` })] },
    /tells of .*stage\/2; the store was not written by it/,
  ],
  ['a page without its line', 'I5', without(({ kind }) => kind === 'page'), /pager was told of rollback:person; the timeline has no line/],
  ['a line of a page that was not sent', 'I5', { pages: [] }, /page for rollback:person; the pager was not told/],
  [
    'a kill without its effect on Unleash',
    'I5',
    { timeline: [...ABORTED.timeline, line('flagWrite', 10, { operationId: 'kill/1001', platform: 'unleash' })] },
    /tells of kill; Unleash was not written by it/,
  ],
  ['it stands still for good', 'I6', { end: { ...ABORTED.end, state: 'rollingBack' } }, /rollingBack for good/],
  ['its workflow runs on', 'I6', { end: { ...ABORTED.end, isWorkflowOpen: true } }, /its workflow still runs/],
  ['it still holds flags', 'I6', { end: { ...ABORTED.end, leases: 3 } }, /still holds 3 flags/],
  ['the timeline does not tell of its end', 'I6', without(({ kind }) => kind === 'ended'), /does not tell of its end/],
  [
    'it completed although it was aborted',
    'I6',
    { end: { ...ABORTED.end, state: 'completed' } },
    /completed although it had to be rolled back/,
  ],
  ['it was refused although all was well', 'I6', { end: { ...ABORTED.end, state: 'refused' } }, /It was refused/],
  [
    'a rollback that no person asked for woke nobody',
    'I6',
    { timeline: [...ABORTED.timeline, line('rollback', 10, { cause: 'guard' })] },
    /rolled back \(guard\), and no page has arrived/,
  ],
  ['a rollback took long, and nobody was told', 'I6', { turnedBackAtMs: at(-60) }, /took 71000 ms in which all was well/],
  ['an edit by hand that nobody was told of', 'I6', { editedAtMs: at(5) }, /moved by hand 6000 ms before the end/],
  [
    'a good rollout went back although nothing went wrong',
    'I6',
    { scenario: { ...ABORTED.scenario, story: 'good' } },
    /Nothing went wrong, and it is rolledBack instead of completed/,
  ],
];

describe('a violation of each invariant is found in what was seen from outside', () => {
  it('a clean run has none', () => {
    expect(found({})).toEqual([]);
  });

  it.each(['held:drift', 'drift'])('nor has an edit by hand that the page %s told of', (cause) => {
    const page = { atMs: at(6), dedupKey: cause, cause, feature: FEATURE };
    expect(found({ editedAtMs: at(5), pages: [...ABORTED.pages, page] }).filter((line) => line.startsWith('I6'))).toEqual([]);
  });

  it('nor has one that nobody could see, when the page that nobody looks was sent', () => {
    const page = { atMs: at(6), dedupKey: 'stale', cause: 'held:watchStale', feature: FEATURE };
    const told = { editedAtMs: at(5), pages: [...ABORTED.pages, page] };
    const edits = (patch: Patch) => found({ ...told, ...patch }).filter((line) => line.includes('by hand'));
    expect(edits({})).toEqual([]);
    // Half a minute in which all was well is time enough to look.
    expect(edits({ editedAtMs: at(-40) })).toHaveLength(1);
  });

  it.each(VIOLATIONS)('%s (%s)', (_what, invariant, patch, tells) => {
    expect(found(patch)).toContainEqual(expect.stringMatching(new RegExp(`^${invariant} .*${tells.source}`)));
  });

  it('each invariant has one', () => {
    expect(new Set(VIOLATIONS.map(([, invariant]) => invariant))).toEqual(new Set(['I1', 'I2', 'I3', 'I4', 'I5', 'I6']));
  });
});

describe('what is none', () => {
  const worker = [{ name: 'worker-a', fromMs: at(9), toMs: at(12) }];
  const killed: Patch = {
    scenario: { ...ABORTED.scenario, story: 'killed' },
    embedded: [...ABORTED.embedded.slice(0, 2), embeddedWrite(10, 0, { operationId: 'kill/1001', state: 'killed' })],
    unleash: [...ABORTED.unleash.slice(0, 4), killWrite(10.2)],
    timeline: [
      ...ABORTED.timeline.filter(({ data }) => !String(data['operationId'] ?? '').includes('/rollback/')),
      line('kill', 10, { operationId: 'kill/1001' }),
    ],
  };

  it('a second page with the same key after the first one was lost with a worker', () => {
    expect(found({ outages: worker, pages: [...ABORTED.pages, ...ABORTED.pages.map((page) => ({ ...page, atMs: at(12) }))] })).toEqual([]);
  });

  it('a kill takes all flags back at once', () => {
    expect(found(killed)).toEqual([]);
  });

  it('a kill stands for the last step forward whose writer has died, and for no other', () => {
    const isStage = ({ data }: RecordedEntry) => data['operationId'] === `${ID}/stage/1` && data['platform'] === 'unleash';
    const timeline = killed.timeline?.filter((entry) => !isStage(entry)) ?? [];
    expect(found({ ...killed, timeline, outages: [{ name: 'database', fromMs: at(2.3), toMs: at(4) }] })).toEqual([]);
    expect(found({ ...killed, timeline })).toEqual([expect.stringMatching(/I5 Unleash was changed by .*stage\/1/)]);
  });

  it('a step forward that arrives from a dead writer when the rollback has read already', () => {
    const late = unleashWrite(9.8, 99_000, { operation: `${ID}/stage/2`, generation: 3 });
    const unleash = [...ABORTED.unleash.slice(0, 4), late, ...ABORTED.unleash.slice(4)];
    const evidence = [{ stageIndex: 0, atMs: at(8) }];
    const timeline = [...ABORTED.timeline, line('stage', 9, { stageIndex: 0 })];
    expect(found({ unleash, evidence, timeline, outages: [{ name: 'worker-a', fromMs: at(9.7), toMs: at(12) }] })).toEqual([]);
    expect(found({ unleash, evidence, timeline })).toEqual([expect.stringMatching(/I5 Unleash was changed by .*stage\/2/)]);
  });

  it('a rollback beside a kill, tried again, says that a flag is on control which the kill has put there', () => {
    const timeline = [...(killed.timeline ?? []), line('flagWrite', 10.4, { operationId: `${ID}/rollback/${MODEL}`, platform: 'unleash' })];
    expect(found({ ...killed, timeline, outages: worker })).toEqual([]);
    expect(found({ ...killed, timeline })).toEqual([expect.stringMatching(/I5 The timeline tells of .*rollback\/.*model/)]);
  });

  it('answers of an API that could not know better', () => {
    const stale = { askedAtMs: at(14), answeredAtMs: at(14), candidateAbove: 0, values: { [PARSER]: 'parser@2' } };
    expect(found({ sights: [...ABORTED.sights, stale], blind: [{ fromMs: at(13), toMs: at(14) }] })).toEqual([
      expect.stringMatching(/I1 .*nothing is known/),
    ]);
    const later = { askedAtMs: at(18), answeredAtMs: at(18), candidateAbove: 0, values: { [PARSER]: 'parser@1' } };
    expect(found({ sights: [...ABORTED.sights, stale, later], blind: [{ fromMs: at(13), toMs: at(14) }] })).toEqual([]);
  });

  it('a slow rollback while nobody was there who could roll back', () => {
    const outages = ['worker-a', 'worker-b'].map((name) => ({ name, fromMs: at(-55), toMs: at(9) }));
    expect(found({ turnedBackAtMs: at(-50), outages })).toEqual([]);
  });
});
