import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SAMPLE_CONTEXT, sampleSpec } from '../../test/cases/specs/sample-spec.js';
import { parseSpec } from '../spec/parse-spec.js';
import { toMilliseconds } from '../spec/schema/duration.js';
import { toCondition } from '../spec/schema/guard/condition-text.js';
import { toMargin } from '../spec/schema/guard/margin-text.js';
import { toSpecHash } from '../spec/spec-hash.js';
import { toSpecInput } from '../spec/write/to-spec-input.js';
import { toConditionText, toDurationText, toMarginText } from '../spec/write/to-texts.js';
import { BUILT_IN_PLANS, BUILT_IN_VERSION } from './built-in-plans.js';
import { DEFAULT_METRICS } from './default-guards.js';
import { expandPlan } from './expand-plan.js';
import type { FeatureFacts } from './feature-facts.js';
import { parsePlan } from './parse-plan.js';
import { parseStartRequest } from './start-request.js';

const HOUSE = sampleSpec();
const name = fc
  .stringMatching(/^[a-z][a-z0-9._-]{0,20}$/)
  .filter((text) => !['constructor', 'prototype'].includes(text) && !text.startsWith('tidegate'));
const version = fc.stringMatching(/^[a-z0-9][a-z0-9@.:/_-]{0,20}$/);

function planOf(template: string) {
  const parsed = parsePlan(BUILT_IN_PLANS[template]);
  if (!parsed.ok) throw new TypeError(JSON.stringify(parsed.errors));
  return { name: template, version: BUILT_IN_VERSION, plan: parsed.plan };
}

function requestOf(input: unknown) {
  const parsed = parseStartRequest(input);
  if (!parsed.ok) throw new TypeError(JSON.stringify(parsed.errors));
  return parsed.value;
}

const factsOf = (patch: Partial<FeatureFacts> = {}): FeatureFacts => ({
  feature: 'support-answer',
  environment: 'production',
  flags: [
    { key: 'support.parser', layer: 'parser', version: 'parser@4', platform: 'embedded' },
    { key: 'support.prompt', layer: 'prompt', version: 'answer@13', platform: 'embedded' },
    { key: 'support.model', layer: 'model', version: 'gpt-x', platform: 'embedded' },
    { key: 'support.params', layer: 'params', version: 'p@1', platform: 'embedded' },
  ],
  house: HOUSE,
  reported: ['error', 'judge_pass'],
  ...patch,
});

function expand(template: string, candidate: Record<string, string>, facts = factsOf(), rest: object = {}) {
  return expandPlan(planOf(template), requestOf({ template, feature: facts.feature, candidate, ...rest }), facts);
}

describe('R-STAGE-6 every built-in plan', () => {
  it.each(Object.keys(BUILT_IN_PLANS))(
    '%s makes a valid spec for any feature, environment and version',
    (template) => {
      const layer = template === 'config-only' ? 'params' : 'model';
      fc.assert(
        fc.property(name, name, version, fc.constantFrom(null, HOUSE), (feature, environment, candidate, house) => {
          fc.pre(candidate !== 'gpt-x' && candidate !== 'p@1');
          const facts = factsOf({ feature, environment, house });
          const expanded = expand(template, { [layer]: candidate }, facts, house === null ? { approvers: ['group:ml-leads'] } : {});
          expect(expanded).toMatchObject({ ok: true });
          const parsed = expanded.ok ? parseSpec(expanded.input, SAMPLE_CONTEXT) : expanded;
          expect(parsed).toMatchObject({ ok: true, spec: { feature, environment, template: { name: template, version: '1' } } });
        }),
        { numRuns: 20 },
      );
    },
    60_000,
  );

  it.each(Object.keys(BUILT_IN_PLANS))(
    '%s has a second person before everybody gets the candidate, and no warning about its stages',
    (template) => {
      const parsed = parsePlan(BUILT_IN_PLANS[template]);
      expect(parsed).toMatchObject({ ok: true, warnings: [] });
      const stages = parsed.ok ? parsed.plan.timetable : [];
      expect(stages.at(-1)?.kind).toBe('full');
      expect(stages.slice(0, -1).some(({ approval }) => approval !== undefined)).toBe(true);
    },
  );

  it('day-1-3-7 is at 5 % on day 1, 15 % on day 3, 50 % on day 7', () => {
    let dayMs = 0;
    const ramp = planOf('day-1-3-7').plan.timetable.map(({ share, holdMs }) => {
      const day = dayMs / 86_400_000 + 1;
      dayMs += holdMs;
      return [day, share];
    });
    expect(ramp).toEqual([
      [1, 5_000],
      [3, 15_000],
      [7, 50_000],
      [8, 99_000],
    ]);
  });
});

describe('R-UX-1 what a plan is filled in with', () => {
  it('controls are what the feature serves, and the rest is as the house has it', () => {
    const expanded = expand('careful-week', { prompt: 'answer@14', model: 'gpt-y' });
    const parsed = expanded.ok ? parseSpec(expanded.input, SAMPLE_CONTEXT) : null;
    expect(parsed).toMatchObject({ ok: true });
    if (!parsed?.ok) return;
    expect(parsed.spec.flags.map(({ key, control, candidate }) => [key, control, candidate])).toEqual([
      ['support.prompt', 'answer@13', 'answer@14'],
      ['support.model', 'gpt-x', 'gpt-y'],
    ]);
    expect(parsed.spec.rollback.sequence).toEqual(['support.model', 'support.prompt']);
    const { guards, metrics, cohorts, watch, notify, traffic, unit, unitMaxAgeMs } = parsed.spec;
    expect({ guards, metrics, cohorts, watch, notify, traffic, unit, unitMaxAgeMs }).toEqual({
      guards: HOUSE.guards,
      metrics: HOUSE.metrics,
      cohorts: HOUSE.cohorts,
      watch: HOUSE.watch,
      notify: HOUSE.notify,
      traffic: HOUSE.traffic,
      unit: HOUSE.unit,
      unitMaxAgeMs: HOUSE.unitMaxAgeMs,
    });
    expect(parsed.spec.stages.flatMap(({ approval }) => approval?.approvers ?? [])).toEqual(['group:ml-leads', 'group:ml-leads']);
  });

  it('the house may ask for more approvals than the plan', () => {
    const stages = HOUSE.stages.map((stage) => (stage.approval ? { ...stage, approval: { ...stage.approval, required: 2 } } : stage));
    const expanded = expand('careful-week', { model: 'gpt-y' }, factsOf({ house: { ...HOUSE, stages } }));
    const parsed = expanded.ok ? parseSpec(expanded.input) : null;
    expect(parsed?.ok && parsed.spec.stages.flatMap(({ approval }) => approval?.required ?? [])).toEqual([2, 2]);
  });

  it('without a last rollout the default guards look at what the application reports, and name one primary', () => {
    const facts = factsOf({ house: null, reported: [...DEFAULT_METRICS, 'odd'] });
    const expanded = expand('careful-week', { model: 'gpt-y' }, facts, { approvers: ['group:ml-leads'] });
    const parsed = expanded.ok ? parseSpec(expanded.input) : null;
    expect(parsed?.ok && parsed.spec.guards.map(({ metric }) => metric)).toEqual(DEFAULT_METRICS);
    expect(parsed?.ok && parsed.spec.guards.filter(({ primary }) => primary).length).toBe(1);
  });

  it.each([
    ['a layer that it does not have', 'careful-week', { promt: 'x' }, '/candidate/promt', 'Did you mean "prompt"'],
    ['a version that it serves', 'careful-week', { model: 'gpt-x' }, '/candidate/model', 'serves this version already'],
    ['one flag twice', 'careful-week', { model: 'a', 'support.model': 'b' }, '/candidate/support.model', 'named twice'],
    ['a layer that the plan is not for', 'config-only', { model: 'gpt-y' }, '/candidate/model', 'plan config-only is for params'],
  ])('%s is refused at its place', (_what, template, candidate, pointer, text) => {
    const expanded = expand(template, candidate as unknown as Record<string, string>);
    expect(expanded).toMatchObject({ ok: false, errors: [{ pointer }] });
    expect(!expanded.ok && expanded.errors[0]?.detail).toContain(text);
  });

  it('a metric that is reported and not looked at is said', () => {
    const expanded = expand('careful-week', { model: 'gpt-y' }, factsOf({ reported: ['error', 'thumbs'] }));
    expect(expanded.ok && expanded.notes.map(({ detail }) => detail)).toEqual([
      expect.stringContaining('reports thumbs, which no guard looks at'),
    ]);
  });

  it('nobody who could approve is an error that names the option', () => {
    const expanded = expand('careful-week', { model: 'gpt-y' }, factsOf({ house: null }));
    expect(expanded).toMatchObject({ ok: false, errors: [{ pointer: '/approvers', detail: expect.stringContaining('--approver') }] });
  });

  it('a start request is strict', () => {
    expect(parseStartRequest({ template: 'x', feature: 'f', candidate: {}, stages: [] })).toMatchObject({
      ok: false,
      errors: expect.arrayContaining([expect.objectContaining({ pointer: '/stages' }), expect.objectContaining({ pointer: '/candidate' })]),
    });
  });
});

describe('R-UX-1 a spec written out again', () => {
  it('is read as the same spec', () => {
    const changes = [
      {},
      {
        '/guards/0': {
          name: 'w',
          metric: 'error',
          tier: 'computational',
          better: 'lower',
          condition: 'ratio <= 1.2',
          interval: '1m',
          count: 9,
          failureLimit: 2,
          initialDelay: '2m',
        },
      },
      { '/guards/0': { name: 'l', metric: 'error', tier: 'computational', better: 'lower', limit: '5%', weight: 3 } },
      { '/guards/0/claim': 'superior', '/guards/0/perCategory': true, '/rollback/stepBack': { shares: ['25%', '0.5%'], every: '1m' } },
      {
        '/rollback/controlHealth': { url: 'https://x.example/', wait: '5s' },
        '/rollback/rehearsedWithin': '7d',
        '/preflight': { maxPropagation: '5s', onSlow: 'refuse' },
      },
      { '/cohorts/0/when': { attribute: 'tier', in: ['a', 'b'] }, '/authors': ['ada@example.com'], '/retryOf': 'r-1', '/onDrift': 'adopt' },
    ];
    for (const change of changes) {
      const spec = sampleSpec({ '/traffic': undefined, ...change });
      const again = parseSpec(toSpecInput(spec));
      expect(again).toMatchObject({ ok: true });
      expect(again.ok && { ...again.spec, guards: round(again.spec.guards) }).toEqual({ ...spec, guards: round(spec.guards) });
    }
  });

  it('numbers, durations and conditions survive', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 366 * 86_400 }), fc.integer({ min: 1, max: 9_999 }), (seconds, parts) => {
        expect(toMilliseconds(toDurationText(seconds * 1_000))).toBe(seconds * 1_000);
        for (const margin of [
          { kind: 'points', value: parts / 1e5 },
          { kind: 'relative', value: parts / 1e4 },
        ] as const)
          expect(toMargin(toMarginText(margin, true))?.value).toBeCloseTo(margin.value, 10);
        const condition = { subject: 'candidate', operator: '<', value: parts / 1e4 } as const;
        expect(toCondition(toConditionText(condition))?.value).toBe(condition.value);
      }),
    );
  });

  it('the template is part of the hash only where there is one', () => {
    expect(Object.hasOwn(HOUSE, 'template')).toBe(false);
    expect(toSpecHash({ ...HOUSE, template: { name: 'careful-week', version: '1' } })).not.toBe(toSpecHash(HOUSE));
  });
});

/** Weights are parts of one: what is divided twice differs in its last digit. */
const round = (guards: typeof HOUSE.guards) => guards.map((guard) => ({ ...guard, weight: Number(guard.weight.toFixed(12)) }));
