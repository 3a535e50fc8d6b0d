import { describe, expect, it } from 'vitest';
import { createSampleSpec } from '../../../test/cases/sample-spec.js';
import { createSampleStanding } from '../../../test/cases/sample-standing.js';
import { SCRIPT_NOW_MS, scriptedEntries, scriptedViews } from '../../../test/fakes/cli/scripted-views.js';
import { createAccessPolicy, OPEN_ACCESS } from '../../access/access-policy.js';
import { toGrant } from '../../access/grant.js';
import { createDirectory } from '../../principal/directory.js';
import type { Hold } from '../rollout-state.js';
import type { RolloutView } from '../view/rollout-view.js';
import type { ExplainInput } from './explain-input.js';
import { explainRollout } from './explain-rollout.js';

const HOUR = 3_600_000;
const NOW = SCRIPT_NOW_MS;
const VIEWS = scriptedViews();
const DIRECTORY = createDirectory([
  { id: 'ada@example.com', groups: ['ml-leads'] },
  { id: 'grace@example.com', groups: ['ml-leads', 'oncall'] },
  { id: 'lin@example.com', groups: ['ml-leads'] },
  { id: 'dev@example.com', groups: ['engineers', 'ml-leads'] },
]);

const explain = (view: RolloutView, patch: Partial<ExplainInput> = {}) =>
  explainRollout({
    view,
    spec: createSampleSpec({ traffic: { unitsPerHour: 4_000 } }),
    standing: null,
    entries: scriptedEntries(view.id),
    directory: DIRECTORY,
    access: OPEN_ACCESS,
    breakGlass: ['group:oncall'],
    nowMs: NOW,
    ...patch,
  });

const held = (cause: Hold['cause'], patch: Partial<RolloutView> = {}): RolloutView => ({
  ...VIEWS.failing,
  state: 'held',
  hold: {
    kind: cause === 'person' ? 'paused' : 'held',
    cause,
    reason: `Because of ${cause} 7.`,
    by: 'grace@example.com',
    sinceMs: NOW - 6 * 60_000,
  },
  ...patch,
});

const refused: RolloutView = {
  ...VIEWS.rolledBack,
  phase: 'refused',
  state: 'refused',
  rollback: null,
  headline: '',
  detail: 'support.model serves gpt-v, not gpt-w.',
};
const SITUATIONS: Readonly<Record<string, RolloutView>> = {
  ...VIEWS,
  preflight: {
    ...VIEWS.shadow,
    phase: 'preflight',
    state: 'preflight',
    stageIndex: -1,
    stageStartedAtMs: null,
    detail: 'Checking the preconditions.',
  },
  applying: { ...VIEWS.shadow, phase: 'applying', state: 'applying', detail: '' },
  completing: { ...VIEWS.completed, phase: 'completing', state: 'completing', endedAtMs: null, detail: '' },
  baking: { ...VIEWS.shadow, phase: 'baking', state: 'baking', stageIndex: 3 },
  refused,
  reverted: {
    ...VIEWS.completed,
    reverted: { state: 'reverted', by: 'ada@example.com', reason: 'it was wrong', atMs: NOW - HOUR, endedAtMs: NOW - HOUR + 5 },
  },
  reverting: { ...VIEWS.completed, reverted: { state: 'reverting', by: 'ada@example.com', reason: 'it was wrong', atMs: NOW - 2_000 } },
  revertible: { ...VIEWS.completed, revertibleUntilMs: NOW + 6 * 24 * HOUR },
  stepBack: { ...VIEWS.rollingBack, stepBack: { shares: [2_500, 500], everyMs: 60_000, done: 1, nextAtMs: NOW + 30_000, isOver: false } },
  ...Object.fromEntries(
    (['person', 'guard', 'deadline', 'gateExpired', 'watchStale', 'drift', 'expired', 'flagsUnread', 'queued', 'freeze'] as const).map(
      (cause) => [
        `held by ${cause}`,
        held(cause, cause === 'queued' ? { phase: 'preflight', stageIndex: -1, stageStartedAtMs: null } : {}),
      ],
    ),
  ),
};

describe('R-UX-1 every situation is explained', () => {
  it.each(Object.entries(SITUATIONS))('%s: a sentence with its numbers, what follows, and what to type', (_name, view) => {
    const { sentence, waiting, next, tryThis } = explain(view);
    expect(sentence).toMatch(/\d/);
    expect(sentence).not.toMatch(/undefined|NaN|\.\.|null| {2}/);
    expect(next.length).toBeGreaterThan(0);
    expect(tryThis.every(({ command }) => command.startsWith('tidegate '))).toBe(true);
    for (const { detail } of waiting) expect(detail).not.toMatch(/undefined|NaN|null/);
    expect(JSON.parse(JSON.stringify({ waiting, next }))).toEqual({ waiting, next });
  });
});

describe('R-UX-1 what a stage waits for', () => {
  const watching = { ...VIEWS.shadow, stageIndex: 2, units: { candidate: 640, control: 655 } };

  it('time: how much of it has passed, and how much is left', () => {
    const [time] = explain(VIEWS.failing, {}).waiting.filter(({ what }) => what === 'time');
    expect(time).toMatchObject({
      untilMs: NOW + 19 * 60_000,
      detail: '41m of the 1h that canary lasts at least have passed; 19m are left.',
    });
  });

  it('units: how many of how many, for each arm that has too few', () => {
    const spec = createSampleSpec();
    const stages = spec.stages.map((stage) => ({ ...stage, minimumUnits: 650 }));
    const waits = explain(watching, { spec: { ...spec, stages } }).waiting.filter(({ what }) => what.endsWith('units'));
    expect(waits.map(({ what, detail }) => [what, detail])).toEqual([
      ['candidate units', '640 of the 650 sessions that the candidate arm must have are there.'],
    ]);
  });

  it('a guard without a reading: since when, and when the silence has its outcome', () => {
    const judge = explain(watching, { standing: createSampleStanding('x', NOW, { lastValidAtMs: { judge: NOW - 60_000 } }) }).waiting.find(
      ({ what }) => what === 'guard judge',
    );
    expect(judge).toMatchObject({
      sinceMs: NOW - 60_000,
      untilMs: NOW + 9 * 60_000,
      detail: expect.stringContaining('no valid reading for 1m; after 10m of silence it holds'),
    });
  });

  it('a guard that must pass: n of the needed n, and the time that takes', () => {
    const spec = createSampleSpec({ traffic: { unitsPerHour: 4_000 }, metrics: { error: { source: 'outcomes', baseline: 0.01 } } });
    const errors = explain(
      { ...watching, findings: VIEWS.paused.findings.filter(({ guard }) => guard === 'errors') },
      { spec },
    ).waiting.find(({ what }) => what === 'guard errors');
    expect(errors?.detail).toMatch(/640 of about [\d,]+ sessions in the smaller arm are there, about \S+ more at the present traffic/);
  });

  it('in a canary a semantic guard may be silent, and an advisory one is never waited for', () => {
    const spec = createSampleSpec();
    const findings = VIEWS.failing.findings.filter(({ guard }) => guard === 'judge');
    const canary = explain({ ...watching, stageIndex: 1, findings }, { spec });
    expect(canary.waiting.map(({ what }) => what)).not.toContain('guard judge');
    const guards = spec.guards.map((guard) => ({ ...guard, advisory: 'its judge is weak' }));
    expect(
      explain({ ...watching, findings: [] }, { spec: { ...spec, guards } }).waiting.filter(({ what }) => what.startsWith('guard')),
    ).toEqual([]);
  });
});

describe('R-UX-1 who can act', () => {
  const canApprove = (patch: Partial<ExplainInput> = {}) => explain(VIEWS.gate, patch).whoCan.find(({ action }) => action === 'approve');

  it('at a gate: approvers but those who asked for it or have decided', () => {
    expect(canApprove()).toMatchObject({
      people: ['grace@example.com', 'lin@example.com'],
      groups: ['ml-leads'],
      note: 'Not dev@example.com, who asked for it. Decided already: ada@example.com.',
    });
    expect(explain(VIEWS.gate).sentence).toContain('1 approval of 2 is missing, from group:ml-leads');
  });

  it('only those whom the access policy lets', () => {
    const access = createAccessPolicy([{ grant: toGrant('approver@production/support-*')!, to: ['lin@example.com'] }], 'test');
    expect(canApprove({ access })?.people).toEqual(['lin@example.com']);
    expect(explain(VIEWS.shadow, { access }).whoCan.find(({ action }) => action === 'abort')?.people).toEqual(['lin@example.com']);
    const elsewhere = createAccessPolicy([{ grant: toGrant('approver@staging')!, to: ['lin@example.com'] }], 'test');
    expect(canApprove({ access: elsewhere })?.people).toEqual([]);
  });

  it('the glass is broken by those whom the installation names', () => {
    expect(explain(VIEWS.gate).whoCan.find(({ action }) => action === 'breakGlass')).toMatchObject({
      people: ['grace@example.com'],
      groups: ['oncall'],
    });
  });
});

describe('R-UX-1 what happens next', () => {
  it('a gate that nobody answers holds, and says when', () => {
    const expiry = explain(VIEWS.gate).next.find(({ atMs }) => atMs === VIEWS.gate.gate?.expiresAtMs);
    expect(expiry).toMatchObject({
      what: expect.stringContaining('It holds'),
      if: expect.stringContaining('nobody decides within 23h51m'),
    });
  });

  it('those who can act at a gate are reminded before it closes', () => {
    const steps = explain(VIEWS.gate).next.flatMap(({ what, atMs }) => (atMs === null ? [] : [what]));
    expect(steps).toEqual(['Those who can still act are reminded', expect.stringContaining('It holds')]);
  });

  it('a hold without an end ends in a rollback; a freeze has its own end', () => {
    expect(explain(held('guard')).next.at(-1)).toMatchObject({
      atMs: NOW - 6 * 60_000 + 7 * 24 * HOUR,
      what: 'Everything goes back to control by itself',
    });
    const freeze = {
      id: 'f-1',
      environment: 'production',
      feature: null,
      kind: 'window',
      reason: 'Sale',
      by: 'ada@example.com',
      fromMs: NOW - HOUR,
      untilMs: NOW + HOUR,
    } as const;
    const frozen = explain(held('freeze', { freeze }));
    expect(frozen.waiting[0]).toMatchObject({ untilMs: NOW + HOUR });
    expect(frozen.tryThis[0]?.command).toBe('tidegate thaw f-1 --reason "…"');
  });

  it('a rollback says how many flags are back', () => {
    expect(explain(VIEWS.rollingBack).sentence).toContain(
      '2 of 4 flags are back on control; support.retrieval and support.parser are left.',
    );
  });

  it('what was refused says why and what to do', () => {
    expect(explain(refused).sentence).toContain('support.model serves gpt-v, not gpt-w. Put that right, then try again.');
  });
});
