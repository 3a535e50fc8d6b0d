import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTidegate, type Tidegate, type TidegateOptions } from './index.js';
import { CANDIDATE, CONTROL, type FakeTidegate, reply, startFakeTidegate, toAnswer } from './test/fake-tidegate.js';

const UNIT = { unit: 's-1', startedAt: 1_700_000_000_500 };
let server: FakeTidegate;
let nowMs = 0;
const opened: Tidegate[] = [];

function open(options: Partial<TidegateOptions> = {}): Tidegate {
  const tidegate = createTidegate({
    baseUrl: server.url,
    feature: 'support-answer',
    control: CONTROL,
    now: () => nowMs,
    follow: false,
    ...options,
  });
  opened.push(tidegate);
  return tidegate;
}

beforeEach(async () => {
  nowMs = 1_700_000_001_000;
  server = await startFakeTidegate();
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((tidegate) => tidegate.close(0)));
  await server.stop();
});

describe('R-STICKY-1 one snapshot for each unit', () => {
  it('asks once, for all layers, with the unit and its beginning', async () => {
    const snapshot = await open().resolve({ ...UNIT, attributes: { email: 'ada@example.com', targetingKey: 'posing' } });
    expect(snapshot).toMatchObject({
      unit: 's-1',
      values: CANDIDATE,
      arm: 'candidate',
      assignment: 'random',
      rollout: 'r-1',
      stage: 'canary',
      stageAttempt: 2,
      bundle: 'hash-candidate',
      state: 'live',
      source: 'server',
    });
    expect(server.asked).toEqual([
      { context: { email: 'ada@example.com', targetingKey: 's-1', unitStartedAt: 1_700_000_000.5 }, etag: undefined },
    ]);
  });

  it('takes a date, milliseconds and seconds for the same beginning', async () => {
    const tidegate = open();
    const times = [new Date(1_700_000_000_500), 1_700_000_000_500, 1_700_000_000.5];
    for (const [index, startedAt] of times.entries()) await tidegate.resolve({ unit: `s-${index}`, startedAt });
    expect(server.asked.map(({ context }) => context['unitStartedAt'])).toEqual([1_700_000_000.5, 1_700_000_000.5, 1_700_000_000.5]);
  });

  it('gives concurrent turns of a unit the same snapshot from one question', async () => {
    const tidegate = open();
    const snapshots = await Promise.all([tidegate.resolve(UNIT), tidegate.resolve(UNIT), tidegate.resolve(UNIT)]);
    expect(new Set(snapshots).size).toBe(1);
    expect(server.asked).toHaveLength(1);
  });

  it('without a stream asks again after a second, not before, and takes "not modified" for an answer', async () => {
    const tidegate = open();
    const first = await tidegate.resolve(UNIT);
    nowMs += 999;
    await tidegate.resolve(UNIT);
    expect(server.asked).toHaveLength(1);
    nowMs += 1;
    server.evaluate = (_request, response) => reply(response, 304, null, { 'cache-control': 'private, max-age=60' });
    expect(await tidegate.resolve(UNIT)).toBe(first);
    expect(server.asked.map(({ etag }) => etag)).toEqual([undefined, '"a"']);
    expect(tidegate.stats).toMatchObject({ notModified: 1, fromKept: 1, fallbacks: 0 });
  });

  it('with the stream up asks only after a change', async () => {
    const tidegate = open({ follow: true });
    await server.followers(1);
    await vi.waitFor(async () => {
      await tidegate.resolve(UNIT);
      const asked = server.asked.length;
      await tidegate.resolve(UNIT);
      nowMs += 10_000;
      await tidegate.resolve(UNIT);
      expect(server.asked).toHaveLength(asked);
    });
    const asked = server.asked.length;
    server.evaluate = (_request, response) =>
      reply(response, 200, toAnswer('control', { state: 'rolledBack' }), { 'cache-control': 'max-age=60' });
    server.change();
    await vi.waitFor(async () => expect((await tidegate.resolve(UNIT)).state).toBe('rolledBack'));
    expect(server.asked).toHaveLength(asked + 1);
    expect(tidegate.stats.changes).toBe(1);
  });

  it('comes back to the stream after it was lost, and asks again for what it may have missed', async () => {
    const tidegate = open({ follow: true, random: () => 0 });
    await server.followers(1);
    await tidegate.resolve(UNIT);
    server.dropFollowers();
    await vi.waitFor(() => expect(tidegate.stats.streamLosses).toBe(1));
    await server.followers(1);
    const asked = server.asked.length;
    await vi.waitFor(async () => {
      await tidegate.resolve(UNIT);
      expect(server.asked.length).toBeGreaterThan(asked);
    });
  });
});

describe('R-STICKY-2 a failure never makes a mixture and moves a unit at most once', () => {
  it.each([
    ['is down', (_: unknown, response: import('node:http').ServerResponse) => response.destroy(), 'network'],
    ['fails', (_: unknown, response: import('node:http').ServerResponse) => reply(response, 503, {}), 'status'],
    ['does not answer', () => {}, 'timeout'],
    ['talks nonsense', (_: unknown, response: import('node:http').ServerResponse) => response.end('<html>'), 'malformed'],
    ['sends something else', (_: unknown, response: import('node:http').ServerResponse) => reply(response, 200, { flags: 7 }), 'malformed'],
    [
      'leaves a flag out',
      (_: unknown, response: import('node:http').ServerResponse) =>
        reply(response, 200, { flags: (toAnswer('candidate') as { flags: unknown[] }).flags.slice(1) }),
      'incomplete',
    ],
    [
      'mixes two bundles',
      (_: unknown, response: import('node:http').ServerResponse) =>
        reply(response, 200, {
          flags: [(toAnswer('candidate') as { flags: unknown[] }).flags[0], (toAnswer('control') as { flags: unknown[] }).flags[1]],
        }),
      'mixed',
    ],
  ] as const)('gives control for ALL layers when Tidegate %s', async (_what, handler, reason) => {
    server.evaluate = handler;
    const tidegate = open({ timeoutMs: reason === 'timeout' ? 40 : 10_000 });
    expect(await tidegate.resolve(UNIT)).toMatchObject({
      values: CONTROL,
      arm: 'control',
      assignment: 'none',
      rollout: '',
      source: 'control',
      state: 'unknown',
    });
    expect(tidegate.stats.failures[reason]).toBe(1);
    expect(tidegate.stats.fallbacks).toBe(1);
  });

  it('uses the kept answer while its max-age lasts, then control, and stays there', async () => {
    const tidegate = open();
    const first = await tidegate.resolve(UNIT);
    server.evaluate = (_request, response) => response.destroy();
    nowMs += 59_000;
    expect(await tidegate.resolve(UNIT)).toBe(first);
    expect(tidegate.stats).toMatchObject({ bridged: 1, fallbacks: 0 });
    nowMs += 1_000;
    expect((await tidegate.resolve(UNIT)).values).toEqual(CONTROL);
    server.evaluate = (_request, response) => reply(response, 200, toAnswer('candidate'), { 'cache-control': 'max-age=60' });
    nowMs += 60_000;
    expect((await tidegate.resolve(UNIT)).values).toEqual(CONTROL);
    expect((await tidegate.resolve({ ...UNIT, unit: 's-2' })).values).toEqual(CANDIDATE);
  });

  it('takes a feature that Tidegate does not know yet for idle, not for a failure', async () => {
    server.evaluate = (_request, response) => reply(response, 200, { flags: [] }, { 'cache-control': 'max-age=60' });
    const tidegate = open();
    expect(await tidegate.resolve(UNIT)).toMatchObject({ values: CONTROL, state: 'idle', source: 'control' });
    expect(tidegate.stats.fallbacks).toBe(0);
  });

  it('remembers a bounded number of units', async () => {
    const tidegate = open({ maxUnits: 2 });
    for (const unit of ['a', 'b', 'a', 'c']) await tidegate.resolve({ ...UNIT, unit });
    expect(tidegate.stats.evicted).toBe(1);
    await tidegate.resolve({ ...UNIT, unit: 'a' });
    expect(server.asked).toHaveLength(3);
    await tidegate.resolve({ ...UNIT, unit: 'b' });
    expect(server.asked).toHaveLength(4);
  });
});

describe('R-STAGE-1 shadow', () => {
  it('names the candidate of every layer, or mirrors nothing', async () => {
    const answer = toAnswer('control') as { flags: { key: keyof typeof CANDIDATE; metadata: object }[] };
    const shadowed = answer.flags.map((flag) => ({
      ...flag,
      metadata: { ...flag.metadata, shadow: true, shadowValue: CANDIDATE[flag.key] },
    }));
    server.evaluate = (_request, response) => reply(response, 200, { flags: shadowed }, { 'cache-control': 'max-age=60' });
    expect(await open().resolve(UNIT)).toMatchObject({ values: CONTROL, shadow: CANDIDATE });
    server.evaluate = (_request, response) =>
      reply(response, 200, { flags: [shadowed[0], answer.flags[1]] }, { 'cache-control': 'max-age=60' });
    expect((await open().resolve(UNIT)).shadow).toBeUndefined();
  });
});
