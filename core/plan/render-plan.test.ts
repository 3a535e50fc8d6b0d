import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleSpec } from '../../test/cases/specs/sample-spec.js';
import { renderPlan } from './render-plan.js';
import { renderTable, wrapText } from './text-table.js';
import { toPlan } from './to-plan.js';

const NOW_MS = Date.UTC(2026, 0, 5, 9);

const planOf = (patch = {}) => toPlan(sampleSpec(patch), { nowMs: NOW_MS });

describe('R-UX-1 the plan in a terminal', () => {
  const plan = planOf();
  const text = renderPlan(plan, { width: 100 }).join('\n');

  it.each([
    'support-answer in production',
    'earliest end  Wed 07 Jan 10:30 UTC',
    '1  shadow  nobody; 10 % mirrored',
    '2  canary  5 % + staff',
    '3h → hold',
    'and 1 of group:ml-leads approves',
    'support.parser     parser     parser@3   →  parser@4   embedded, one write',
    'errors   error                    computational  1 pp higher              roll back',
    'slow_reply (prometheus)',
    'judge *  judge_pass',
    '0.2 % always + 0.7 % once',
    'margin-2x2-e-process@1: a rate with a margin',
    'canary 80 %',
    'support.model shows gpt-w to everybody; read back',
    'pagerduty is paged',
  ])('says: %s', (part) => expect(text).toContain(part));

  it('R-PLAT-4 names the platform of each group of flags, and where the rollback goes', () => {
    const flags = sampleSpec().flags.map((flag, index) => ({ ...flag, platform: index < 2 ? 'embedded' : 'unleash' }));
    const lines = renderPlan(toPlan({ ...sampleSpec(), flags }, { nowMs: NOW_MS }), { width: 100 });
    const lineOf = (part: string) => lines.find((line) => line.includes(part)) ?? '';
    expect(lineOf('parser@3   →')).toMatch(/^ *1 .*embedded, one write$/);
    expect(lineOf('answer@12  →')).toMatch(/^ *2 .*unleash, one write$/);
    expect(lineOf('support.model shows')).toContain('unleash');
  });

  it('D9 says in which steps a rollback goes back that nobody hurries', () => {
    const stepping = planOf({ '/rollback/stepBack': { shares: ['25%', '5%'], every: '1m' } });
    const words = (lines: readonly string[]) => lines.map((line) => line.trim()).join(' ');
    expect(words(renderPlan(stepping, { width: 100 }))).toContain(
      'steps back first: candidate for 25 %, then 5 %, 1m each. A failed guard, a kill, a second abort or --now goes at once.',
    );
    expect(text).not.toContain('steps back');
  });

  it('follows the documented rollback order', () => {
    const order = ['support.model shows', 'support.prompt shows', 'support.retrieval shows', 'support.parser shows'].map((part) =>
      text.indexOf(part),
    );
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order[0]).toBeGreaterThan(text.indexOf('exposure 0 %'));
  });

  it('never exceeds the width, never ends in blanks, has no colours', () => {
    const longKey = planOf({ '/bundle/flags/0/key': `support.${'x'.repeat(200)}`, '/rollback': undefined });
    for (let width = 60; width <= 140; width += 1) {
      for (const line of [...renderPlan(plan, { width }), ...renderPlan(longKey, { width })]) {
        expect(line.length, line).toBeLessThanOrEqual(width);
        expect(line).toBe(line.trimEnd());
        expect(line).not.toMatch(/[\u0000-\u001f]/);
      }
    }
  });

  it('says so when the traffic is not known or nobody approves', () => {
    const spec = sampleSpec({ '/traffic': undefined, '/stages/1/approval': undefined, '/notify': {} });
    const lines = renderPlan(toPlan(spec, { nowMs: NOW_MS }), { width: 100 }).join('\n');
    expect(lines).toContain('nobody has to approve');
    expect(lines).toContain('The traffic is not known');
    expect(lines).toContain('nobody is paged');
    expect(lines).not.toContain('expected end');
  });

  it('calls points percentage points only where the metric is known to be a rate', () => {
    const lines = renderPlan(planOf({ '/metrics/error/baseline': undefined }), { width: 100 }).join('\n');
    expect(lines).toMatch(/errors +error +computational +0\.01 higher/);
    expect(lines).toContain('Not forecast: errors, because metrics.error.baseline is not given');
  });

  it.each([
    [{ limit: '5%', margin: undefined }, 'above 5 %'],
    [{ failOn: 'harm' }, 'higher at all (1 pp higher may pass)'],
    [{ perCategory: true }, '1 pp higher, or in a category'],
    [
      { margin: undefined, condition: 'candidate < 5%', interval: '1m', count: 10, failureLimit: 2 },
      'not candidate < 0.05 in more than 2 of 10',
    ],
  ])('says what makes a guard fail: %j', (guard, words) => {
    const patch = Object.fromEntries(Object.entries(guard).map(([key, value]) => [`/guards/0/${key}`, value]));
    const guards = renderPlan(planOf(patch), { width: 200 }).join('\n');
    expect(guards).toContain(words);
  });
});

describe('tables', () => {
  it('wrapping loses no letter and keeps to the width', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 40 }), (text, width) => {
        const lines = wrapText(text, width);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
      }),
    );
  });

  it('columns break between words before they break words', () => {
    const lines = renderTable(
      [
        { header: 'key', wraps: true },
        { header: 'note', wraps: true },
      ],
      [['support.retrieval', 'one two three four']],
      28,
    );
    expect(lines).toEqual(['key                note', 'support.retrieval  one two', '                   three', '                   four']);
  });
});
