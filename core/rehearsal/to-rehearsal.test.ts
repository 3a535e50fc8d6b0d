import { describe, expect, it } from 'vitest';
import { sampleSpec } from '../../test/cases/specs/sample-spec.js';
import type { ObservedFlag } from '../assignment/observed-flag.js';
import type { RehearsalRun, RestoreRun, ScratchLook } from './rehearsal-run.js';
import { toScratchName } from './scratch.js';
import { toRehearsal } from './to-rehearsal.js';

const spec = sampleSpec();
const order = { id: 'rehearsal.r-1', spec, by: 'ada@example.com', requestedAtMs: 1_000 };
const inOrder = spec.rollback.sequence;

const onControl: readonly ObservedFlag[] = spec.flags.map(({ key, control }) => ({
  key: toScratchName(key),
  share: 0,
  highestShare: 0,
  controlVersion: control,
  candidateVersion: null,
  generation: 105,
}));
const changed = (key: string, change: Partial<ObservedFlag>): readonly ObservedFlag[] =>
  onControl.map((flag) => (flag.key === toScratchName(key) ? { ...flag, ...change } : flag));

const report = {
  startedAtMs: 5_000,
  cutAtMs: 5_040,
  flags: inOrder.map((key, index) => ({ key: toScratchName(key), verifiedAtMs: 5_050 + 10 * index })),
};
const restored: RestoreRun = { cut: report, restored: report, tookMs: 130 };
const refusing: ScratchLook['fencing'] = [{ platform: 'embedded', ok: true, detail: 'refused' }];

const run = (changes: Partial<RehearsalRun> = {}): RehearsalRun => ({
  order,
  atMs: 2_000,
  shown: { kind: 'shown', share: 5_000, generation: 1, tookMs: 30, warnings: ['Flag support.model serves gpt-v.'] },
  restored,
  look: { flags: onControl, fencing: refusing },
  propagation: [],
  warnings: [],
  ...changes,
});

describe('B6 what a rehearsal proves', () => {
  it('passes when everything was seen, with each step timed by itself', () => {
    const result = toRehearsal(run());
    expect(result).toMatchObject({ passed: true, problem: null, totalMs: 130, zeroMs: 40, atMs: 2_000, by: 'ada@example.com' });
    expect(result.steps.map(({ kind, key, ms }) => [kind, key, ms])).toEqual([
      ['show', '', 30],
      ['cut', '', 40],
      ...inOrder.map((key) => ['flag', key, 10]),
    ]);
    expect(result.warnings).toEqual(['Flag support.model serves gpt-v.']);
  });

  it('names the first step that was not seen to happen, and those behind it as not come to', () => {
    const [, second = ''] = inOrder;
    const flags = onControl.map((flag) =>
      inOrder.slice(1).map(toScratchName).includes(flag.key) ? { ...flag, candidateVersion: 'x@2' } : flag,
    );
    const result = toRehearsal(run({ restored: { failed: 'Unleash answered 500.' }, look: { flags, fencing: [] } }));
    expect([result.passed, result.problem]).toEqual([false, `${second} did not go back to control on embedded: Unleash answered 500.`]);
    expect(result.steps.map(({ ok }) => ok)).toEqual([true, true, true, false, false, false]);
    expect(result.steps.at(-1)?.detail).toBe('not come to');
    expect([result.totalMs, result.zeroMs]).toEqual([null, null]);
  });

  it.each([
    ['an exposure that is left', { highestShare: 5_000 }, /^Exposure did not go to zero on embedded: support\.model still shows 5 %/],
    ['a candidate that is left', { candidateVersion: 'gpt-x' }, /^support\.model did not go back .*still has gpt-x/],
    ['another control', { controlVersion: 'gpt-v' }, /^support\.model did not go back .*shows gpt-v instead of gpt-w/],
  ])('%s fails it, although the rollback said that it was done', (_what, change, problem) => {
    const result = toRehearsal(run({ look: { flags: changed('support.model', change), fencing: refusing } }));
    expect(result.passed).toBe(false);
    expect(result.problem).toMatch(problem);
  });

  it('a flag that has vanished fails it', () =>
    expect(toRehearsal(run({ look: { flags: onControl.slice(1), fencing: refusing } })).passed).toBe(false));

  it('a platform that lets a late write in fails it', () => {
    const result = toRehearsal(run({ look: { flags: onControl, fencing: [{ platform: 'unleash', ok: false, detail: 'it was let in' }] } }));
    expect([result.passed, result.problem]).toEqual([false, 'The fence of unleash does not hold: it was let in']);
  });

  it.each([
    ['flags that could not be read', { look: { failed: 'gone' } }, /could not be read after the rollback: gone/],
    ['flags that were not read', { look: null }, /were not read/],
    ['a rollback that said nothing of its end', { restored: { failed: 'no heartbeat' } }, /did not end: no heartbeat/],
  ] as const)('%s fail it', (_what, changes, problem) => expect(toRehearsal(run(changes)).problem).toMatch(problem));

  it.each([
    ['refused', { kind: 'refused', reason: 'no such platform', warnings: [] }],
    ['failed', { failed: 'no such platform' }],
  ] as const)('what cannot be shown (%s) ends it at its first step', (_what, shown) => {
    const result = toRehearsal(run({ shown, restored: null, look: null }));
    expect(result.problem).toBe('The candidate could not be shown on embedded: no such platform');
    expect(result.steps).toHaveLength(1);
  });

  it('drain is timed in its two parts, and says what was left out', () => {
    const draining = { ...order, spec: { ...spec, rollback: { ...spec.rollback, sessions: 'drain' as const } } };
    const cut = { startedAtMs: 5_000, cutAtMs: 5_040, flags: [] };
    const later = { startedAtMs: 5_100, flags: report.flags.map((flag, index) => ({ ...flag, verifiedAtMs: 5_107 + 7 * index })) };
    const result = toRehearsal(run({ order: draining, restored: { cut, restored: later, tookMs: 200 } }));
    expect([result.passed, result.zeroMs, result.steps[2]?.ms]).toEqual([true, 40, 7]);
    expect(result.warnings.at(-1)).toMatch(/drain was rehearsed without its wait: .* for up to 1h/);
  });
});
