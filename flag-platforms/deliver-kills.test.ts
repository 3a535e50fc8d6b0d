import { beforeEach, describe, expect, it } from 'vitest';
import type { AuditEntry } from '../core/audit/audit-entry.js';
import { AppError } from '../core/errors/app-error.js';
import { FakeOutsidePlatform } from '../test/fakes/fake-outside-platform.js';
import { MemoryPlatformKills } from '../test/fakes/memory-platform-kills.js';
import { deliverPlatformKills } from './deliver-kills.js';
import { tellPlatforms, toKillReport } from './kill/tell-platforms.js';

let clock: { nowMs: number };
let kills: MemoryPlatformKills;
let unleash: FakeOutsidePlatform;
let lines: AuditEntry[];
let errors: string[];
let isAuditDown: boolean;

/** One process of several that share a store. */
const deps = (...platforms: readonly FakeOutsidePlatform[]) => ({
  store: { platformKills: kills, audit: { append } },
  platforms: new Map(platforms.map(({ platform }) => [platform.name, platform])),
  nowMs: () => clock.nowMs,
  onError: (what: string, error: unknown) => void errors.push(`${what}: ${(error as Error).message}`),
});

async function append(entries: readonly AuditEntry[]): Promise<void> {
  if (isAuditDown) throw new TypeError('the timeline is down');
  lines.push(...entries);
}

beforeEach(() => {
  clock = { nowMs: 100_000 };
  kills = new MemoryPlatformKills();
  unleash = new FakeOutsidePlatform();
  lines = [];
  errors = [];
  isAuditDown = false;
});

const REF = { environment: 'production', feature: 'shop', generation: 1_007 };

describe('R-KILL-1 kills on platforms outside the store', () => {
  it('a platform is told with the flags, the generation and the operation of the kill, and not again', async () => {
    const { id } = kills.add({});
    expect(await deliverPlatformKills(deps(unleash))).toBe(0);
    expect(await deliverPlatformKills(deps(unleash))).toBe(0);
    expect(unleash.kills).toEqual([
      {
        scope: { environment: 'production', feature: 'shop', rolloutId: 'r-shop' },
        keys: ['shop.prompt', 'shop.model'],
        fence: { generation: 1_007, operationId: 'kill/1007' },
      },
    ]);
    expect(kills.get(id)).toMatchObject({ doneAtMs: 100_000, tries: 0, lastError: null });
  });

  it('R-AUDIT-1 its line says who, through which platform, which flags and which generation', async () => {
    kills.add({});
    await deliverPlatformKills(deps(unleash));
    expect(lines).toMatchObject([
      {
        rolloutId: 'r-shop',
        key: 'kill/unleash/1007',
        kind: 'flagWrite',
        principal: { id: 'ada@example.com', via: 'api' },
        summary: 'shop.prompt, shop.model on unleash: control for everybody, killed by ada@example.com (generation 1007)',
        data: { platform: 'unleash', generation: 1_007, keys: ['shop.prompt', 'shop.model'], highestShare: 0, reason: 'wrong prices' },
      },
    ]);
  });

  it('one that fails keeps its error, waits, and is tried again until it is done', async () => {
    const { id } = kills.add({});
    unleash.mood = new AppError('PLATFORM_UNAVAILABLE', 'Unleash cannot be reached.');
    const waits: number[] = [];
    for (let tried = 0; tried < 7; tried++) {
      expect(await deliverPlatformKills(deps(unleash))).toBe(1);
      const waitMs = (kills.get(id)?.nextTryAtMs ?? 0) - clock.nowMs;
      waits.push(waitMs);
      clock.nowMs += waitMs - 1;
      await deliverPlatformKills(deps(unleash));
      expect(unleash.kills).toHaveLength(tried + 1);
      clock.nowMs += 1;
    }
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
    expect(kills.get(id)).toMatchObject({ doneAtMs: null, tries: 7, lastError: 'Unleash cannot be reached.' });
    expect(errors[0]).toBe('kill of shop on unleash: Unleash cannot be reached.');
    unleash.mood = 'good';
    expect(await deliverPlatformKills(deps(unleash))).toBe(0);
    expect(lines).toHaveLength(1);
  });

  it.each([
    [3_000, 3_000],
    [60_000, 10_000],
  ])('a platform that asks to wait %i ms is left alone for %i', async (retryAfterMs, waitMs) => {
    const { id } = kills.add({});
    unleash.mood = new AppError('PLATFORM_UNAVAILABLE', 'Too many calls.', { data: { retryAfterMs } });
    await deliverPlatformKills(deps(unleash));
    expect(kills.get(id)?.nextTryAtMs).toBe(clock.nowMs + waitMs);
  });

  it('an answer that still shows the candidate is no kill', async () => {
    const { id } = kills.add({});
    unleash.mood = 5_000;
    expect(await deliverPlatformKills(deps(unleash))).toBe(1);
    expect(kills.get(id)).toMatchObject({ doneAtMs: null, lastError: expect.stringContaining('still shows 5000/100000') });
    expect(lines).toEqual([]);
  });

  it('is not done before its line stands', async () => {
    const { id } = kills.add({});
    isAuditDown = true;
    await deliverPlatformKills(deps(unleash));
    expect(kills.get(id)).toMatchObject({ doneAtMs: null, lastError: 'the timeline is down' });
    isAuditDown = false;
    clock.nowMs += 500;
    expect(await deliverPlatformKills(deps(unleash))).toBe(0);
    expect(lines).toHaveLength(1);
  });

  it('several processes at once tell the platform once', async () => {
    kills.add({});
    await Promise.all([deliverPlatformKills(deps(unleash)), deliverPlatformKills(deps(unleash)), deliverPlatformKills(deps(unleash))]);
    expect([unleash.kills.length, lines.length]).toEqual([1, 1]);
  });

  it('a process that died at it holds the others up for seconds, a clock that is ahead for nothing', async () => {
    const [died, ahead] = [kills.add({ feature: 'died' }), kills.add({ feature: 'ahead', nextTryAtMs: clock.nowMs + 3_600_000 })];
    await kills.claim(died.id, { nowMs: clock.nowMs, untilMs: clock.nowMs + 5_000, longestWaitMs: 10_000 });
    await deliverPlatformKills(deps(unleash));
    expect([kills.get(died.id)?.doneAtMs, kills.get(ahead.id)?.doneAtMs]).toEqual([null, clock.nowMs]);
    clock.nowMs += 5_000;
    await deliverPlatformKills(deps(unleash));
    expect(kills.get(died.id)?.doneAtMs).toBe(clock.nowMs);
  });

  it('kills of one feature come in order, and a platform that is down holds up no other', async () => {
    const flagd = new FakeOutsidePlatform('flagd');
    kills.add({ generation: 1_007 });
    kills.add({ generation: 2_007 });
    kills.add({ platform: 'flagd' });
    unleash.mood = new AppError('PLATFORM_UNAVAILABLE', 'down');
    expect(await deliverPlatformKills(deps(unleash, flagd))).toBe(2);
    expect([unleash.kills.map(({ fence }) => fence.generation), flagd.kills.length]).toEqual([[1_007], 1]);
    unleash.mood = 'good';
    clock.nowMs += 500;
    await deliverPlatformKills(deps(unleash, flagd));
    expect(unleash.kills.map(({ fence }) => fence.generation)).toEqual([1_007, 1_007, 2_007]);
  });

  it("what this process cannot reach, or is another environment's, is left to those that can", async () => {
    const { id } = kills.add({ environment: 'staging' });
    const [production, staging] = [new FakeOutsidePlatform('unleash', 'production'), new FakeOutsidePlatform('unleash', 'staging')];
    expect([await deliverPlatformKills(deps()), await deliverPlatformKills(deps(production))]).toEqual([0, 0]);
    expect(kills.get(id)).toMatchObject({ tries: 0, lastError: null, nextTryAtMs: 0 });
    await deliverPlatformKills(deps(staging));
    expect([production.kills.length, staging.kills.length, errors]).toEqual([0, 1, []]);
  });
});

describe('R-KILL-1 telling platforms in the kill itself', () => {
  it('goes at once, although others leave it the first seconds, and shows the flags as they are there', async () => {
    kills.add({ nextTryAtMs: clock.nowMs + 2_000 });
    const told = await tellPlatforms(deps(unleash), REF);
    expect(told).toMatchObject([{ platform: 'unleash', told: 'done', flags: [{ controlVersion: 'shop.prompt@there' }, {}] }]);
  });

  it('says of a platform that fails, and of one that cannot be reached from here, that it is told later, and why', async () => {
    kills.add({});
    unleash.mood = new AppError('PLATFORM_UNAVAILABLE', 'Unleash cannot be reached.');
    expect(await tellPlatforms(deps(unleash), REF)).toEqual([
      { platform: 'unleash', told: 'later', keys: ['shop.prompt', 'shop.model'], flags: [], detail: 'Unleash cannot be reached.' },
    ]);
    expect(await tellPlatforms(deps(), REF)).toMatchObject([{ told: 'later', detail: expect.stringContaining('cannot reach unleash') }]);
  });

  it('reads the flags that a quicker process has taken back', async () => {
    kills.add({ doneAtMs: 5 } as object);
    expect(await tellPlatforms(deps(unleash), REF)).toMatchObject([{ told: 'done', flags: [{ highestShare: 0 }, {}] }]);
    expect(unleash.kills).toEqual([]);
  });

  it('kills although the store does not take notes any more', async () => {
    const kill = kills.add({});
    const platformKills = Object.assign(new MemoryPlatformKills(), { isDown: true, ofKill: async () => [kill] });
    const { store, ...rest } = deps(unleash);
    const told = await tellPlatforms({ ...rest, store: { ...store, platformKills } }, REF);
    expect([unleash.kills.length, told[0]?.told]).toEqual([1, 'later']);
  });

  it('the report has the flags where they are, and no flag of a platform that is told later', () => {
    const stored = [{ key: 'a' }, { key: 'b' }, { key: 'c' }];
    const there = { key: 'b', share: 0, highestShare: 0, controlVersion: 'b@1', candidateVersion: null, generation: 7 };
    const told = [
      { platform: 'unleash', told: 'done', keys: ['b'], flags: [there] },
      { platform: 'flagd', told: 'later', keys: ['c'], flags: [], detail: 'down' },
    ] as const;
    expect(toKillReport(stored, told)).toEqual({
      flags: [{ key: 'a' }, there],
      platforms: [
        { platform: 'embedded', told: 'done', keys: ['a'] },
        { platform: 'unleash', told: 'done', keys: ['b'] },
        { platform: 'flagd', told: 'later', keys: ['c'], detail: 'down' },
      ],
    });
    expect(toKillReport([], told).platforms.map(({ platform }) => platform)).toEqual(['unleash', 'flagd']);
  });
});
