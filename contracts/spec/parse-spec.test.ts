import { describe, expect, it } from 'vitest';
import { parseSample, SAMPLE_CONTEXT, sampleInput, sampleSpec } from '../../test/cases/specs/sample-spec.js';
import { parseSpec } from './parse-spec.js';

const HOUR_MS = 3_600_000;

describe('R-LAYER-1 the example of the design is taken', () => {
  const parsed = parseSample();

  it('is valid, with a warning only for the metric without a baseline', () => {
    expect(parsed).toMatchObject({ ok: true, warnings: [{ pointer: '/metrics', detail: expect.stringContaining('cost_usd') }] });
  });

  it('moves several layers, or one', () => {
    expect(sampleSpec().flags.map((flag) => flag.layer)).toEqual(['parser', 'retrieval', 'prompt', 'model']);
    const one = { '/bundle/flags': [{ key: 'support.model', layer: 'model', control: 'a', candidate: 'b' }], '/rollback': undefined };
    expect(sampleSpec(one).rollback.sequence).toEqual(['support.model']);
  });

  it('is normalised: milliseconds, 1/100,000, weights that sum to 1', () => {
    const spec = sampleSpec();
    expect(spec.stages).toMatchObject([
      {
        kind: 'shadow',
        share: 0,
        shadowSample: 10_000,
        holdMs: HOUR_MS / 2,
        deadlineMs: 1.5 * HOUR_MS,
        minimumUnits: 0,
        prove: 'evidence',
        onDeadline: 'hold',
      },
      {
        kind: 'canary',
        share: 5_000,
        shadowSample: 0,
        deadlineMs: 3 * HOUR_MS,
        minimumUnits: 30,
        prove: 'evidence',
        approval: { approvers: ['group:ml-leads'], required: 1, expiresMs: 24 * HOUR_MS, onExpiry: 'hold' },
      },
      { kind: 'ab', share: 50_000, deadlineMs: 168 * HOUR_MS, minimumUnits: 2_000, prove: 'all' },
      { kind: 'full', share: 99_000, deadlineMs: 72 * HOUR_MS },
    ]);
    expect(spec.guards.map(({ test }) => test.kind === 'comparison' && test.margin)).toEqual(
      [0.01, 0.02, 0.2, 0.01, 0.02].map((value, index) => ({ kind: index === 2 ? 'relative' : 'points', value })),
    );
    expect(spec.guards.reduce((sum, guard) => sum + guard.weight, 0)).toBeCloseTo(1, 12);
    expect(spec.watch).toEqual({
      intervalMs: 15_000,
      burnInUnits: 30,
      noDataAfterMs: 600_000,
      exposureTtlMs: 120_000,
      maxHoldMs: 168 * HOUR_MS,
    });
    expect(spec.metrics['cost_usd']).toEqual({ source: 'outcomes' });
    expect(spec.metrics['error']).toEqual({ source: 'outcomes', baseline: 0.01 });
    expect(spec.metrics['slow_reply']).toMatchObject({ source: 'prometheus', baseline: 0.03, designEffect: 1 });
    expect(spec).toMatchObject({
      unitMaxAgeMs: HOUR_MS,
      rollback: { stuckAfterMs: 120_000 },
      notify: { slack: '#llm-releases', page: 'pagerduty' },
    });
  });

  it.each([
    ['session', 1],
    ['user', 24],
    ['task', 6],
  ])('a %s lives %d h unless said', (unit, hours) => expect(sampleSpec({ '/unit': unit }).unitMaxAgeMs).toBe(hours * HOUR_MS));

  it('a long interval stretches the times that depend on it', () => {
    expect(sampleSpec({ '/watch': { interval: '5m' } }).watch).toMatchObject({ noDataAfterMs: 20 * 60_000, exposureTtlMs: 20 * 60_000 });
  });

  it('a short hold still has an hour until its deadline', () =>
    expect(sampleSpec({ '/stages/0/hold': '5m' }).stages[0]?.deadlineMs).toBe(65 * 60_000));

  it('ignores metric definitions that no guard uses, and says so', () => {
    const unused = parseSample({ '/metrics/jugde_pass': { source: 'outcomes' } });
    expect(unused).toMatchObject({
      ok: true,
      warnings: expect.arrayContaining([{ pointer: '/metrics/jugde_pass', detail: expect.stringContaining('Did you mean "judge_pass"?') }]),
    });
    expect(unused.ok && Object.keys(unused.spec.metrics)).not.toContain('jugde_pass');
  });

  it('approvers in any case are the same person', () => {
    expect(sampleSpec({ '/stages/1/approval/approvers': ['Ada@Example.com', 'ada@example.com'] }).stages[1]?.approval?.approvers).toEqual([
      'ada@example.com',
    ]);
  });
});

describe('everything that is wrong is told at once', () => {
  it('malformed fields do not hide the errors of other fields', () => {
    const parsed = parseSample({
      '/feature': 5,
      '/stages/0/hold': 'soon',
      '/stages/2/share': '1%',
      '/guards/0/margin': '-1pp',
      '/bundle/flags/0/candidate': 'parser@3',
      '/rollback/sequence': ['support.model'],
      '/summry': 'x',
    });
    expect(parsed.ok ? [] : parsed.errors.map((error) => error.pointer).sort()).toEqual(
      [
        '/bundle/flags/0/candidate',
        '/feature',
        '/guards/0/margin',
        '/rollback/sequence',
        '/stages/0/hold',
        '/stages/2/deadline',
        '/stages/2/share',
        '/summry',
      ].sort(),
    );
  });

  it('nothing is concluded from what a malformed part may have said', () => {
    const parsed = parseSample({ '/guards/4/margin': 'none', '/stages/1/prove': 'primary', '/bundle/flags/0/layer': 'x' });
    expect(parsed.ok ? [] : parsed.errors.map((error) => error.pointer).sort()).toEqual(['/bundle/flags/0/layer', '/guards/4/margin']);
  });

  it('R-STAGE-1 shadow is never the last stage: nobody has been served the candidate yet', () => {
    const parsed = parseSpec({ ...(sampleInput() as object), stages: [{ kind: 'shadow', sample: '10%', hold: '30m' }] });
    expect(parsed.ok ? [] : parsed.errors.map((error) => error.pointer)).toContain('/stages/0');
  });

  it('one value has one error', () => {
    const parsed = parseSample({ '/bundle/flags/0/control': `${' '.repeat(300)}\u0007` });
    expect(!parsed.ok && parsed.errors.filter((error) => error.pointer === '/bundle/flags/0/control')).toHaveLength(1);
  });

  it.each([null, undefined, 5, 'x', [], true])('%j is answered with one error at the root', (input) => {
    expect(parseSpec(input)).toMatchObject({ ok: false, errors: [{ pointer: '' }] });
  });
});

describe('warnings refuse nothing', () => {
  const warningsOf = (patch: Record<string, unknown>, context = SAMPLE_CONTEXT) => {
    const parsed = parseSample(patch, context);
    return parsed.ok ? parsed.warnings.map((warning) => `${warning.pointer} ${warning.detail}`).join('\n') : JSON.stringify(parsed.errors);
  };

  it.each<[string, Record<string, unknown>, string]>([
    ['R-METRIC-2 no semantic guard', { '/guards/4/tier': 'behavioural' }, '/guards No guard is semantic'],
    ['the traffic is not known', { '/traffic': undefined }, '/traffic traffic.unitsPerHour is not given'],
    ['R-STAGE-5 nobody is paged', { '/notify/page': undefined }, '/notify No pager is named'],
    ['R-STAGE-3 an A/B stage of less than a day', { '/stages/2/hold': '8h' }, '/stages/2/hold An A/B stage of 8h'],
    ['R-STAGE-4 no bake at the end', { '/stages/3': undefined, '/stages': sampleStages().slice(0, 3) }, '/stages/2 The last stage is ab'],
    ['a margin of zero', { '/guards/0/margin': 0 }, '/guards/0/margin With a margin of 0'],
    ['a margin of 1 or more in an unknown unit', { '/guards/2/margin': 2 }, '/guards/2/margin A margin of 2'],
  ])('%s', (_, patch, text) => expect(warningsOf(patch)).toContain(text));

  it('approvers are not known without a directory', () =>
    expect(warningsOf({}, {})).toContain('Nobody checked that group:ml-leads can approve'));
});

describe('the input cannot harm', () => {
  it('keys that reach a prototype are refused and change nothing', () => {
    const input = JSON.parse('{"__proto__": {"polluted": 1}, "metrics": {"constructor": {"prototype": {"polluted": 1}}}}') as unknown;
    expect(parseSpec(input)).toMatchObject({
      ok: false,
      errors: [{ pointer: '/__proto__' }, { pointer: '/metrics/constructor' }, { pointer: '/metrics/constructor/prototype' }],
    });
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('a metric named like an inherited property is refused', () => {
    expect(parseSample({ '/guards/0/metric': 'constructor' })).toMatchObject({ ok: false, errors: [{ pointer: '/guards/0/metric' }] });
    expect(sampleSpec({ '/guards/0/metric': 'toString' }).metrics['toString']).toEqual({ source: 'outcomes' });
  });

  it('cycles, depth and size end early', () => {
    const cycle: Record<string, unknown> = sampleInput();
    cycle['traffic'] = cycle;
    expect(parseSpec(cycle)).toMatchObject({ ok: false });
    expect(parseSpec({ stages: Array.from({ length: 20_000 }, () => 1) })).toMatchObject({ ok: false, errors: [{ pointer: '' }] });
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 5n, () => 1, new Date(0), Symbol('x')])('%s is no JSON', (value) => {
    expect(parseSpec({ feature: value })).toMatchObject({ ok: false, errors: [{ pointer: '/feature' }] });
  });

  it('what was sent is shown short and printable', () => {
    const parsed = parseSample({ '/feature': `\u001b[31m\u202e${'x'.repeat(5_000)}` });
    const detail = parsed.ok ? '' : (parsed.errors[0]?.detail ?? '');
    expect(detail.length).toBeLessThan(300);
    expect(detail).not.toMatch(/[\u0000-\u001f\u202e]/);
  });
});

function sampleStages(): readonly unknown[] {
  return sampleInput()['stages'] as readonly unknown[];
}

describe('ux-ecosystem 1.2 row 2 authors of the change', () => {
  it('are people, at most twenty', () => {
    expect(sampleSpec({ '/authors': ['ada@example.com'] }).authors).toEqual(['ada@example.com']);
    expect(sampleSpec().authors).toBeUndefined();
    const many = Array.from({ length: 21 }, (_, index) => `dev${index}@example.com`);
    expect(parseSample({ '/authors': many })).toMatchObject({ ok: false, errors: [{ pointer: '/authors' }] });
    expect(parseSample({ '/authors': [''] })).toMatchObject({ ok: false, errors: [{ pointer: '/authors/0' }] });
  });
});
