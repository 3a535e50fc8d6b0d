import { InMemStorageProvider, Unleash } from 'unleash-client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { restoreFlags } from '../../../../activities/flags/restore-flags.js';
import { findDrift } from '../../../../core/rollout/drift/find-drift.js';
import { toExposureOf, toMoves } from '../../../../test/cases/flag-platform-cases.js';
import { ADMIN_TOKEN, CLIENT_TOKEN, type FakeUnleash, startFakeUnleash } from '../../../../test/fakes/fake-unleash/start-fake-unleash.js';
import { adminOf, moveShare, type UnleashSubject, unleashSubject } from '../../../../test/fakes/fake-unleash/unleash-subject.js';

const SESSIONS = Array.from({ length: 2_000 }, (_, index) => `session-${index}`);
const MINUTE = 60_000;

let fake: FakeUnleash;
beforeAll(async () => {
  fake = await startFakeUnleash();
});
afterEach(() => {
  fake.mood = 'good';
});
afterAll(() => fake.stop());

/** A bundle of three flags at 5 %, generation 1. */
async function exposed(feature: string, expiresAtMs: number | null = null) {
  const subject = unleashSubject({ url: fake.url, token: ADMIN_TOKEN, feature, align: 'group' });
  const { platform, scope } = subject;
  const moves = toMoves(subject);
  const keys = moves.map(({ key }) => key);
  const [parser = '', prompt = '', model = ''] = keys;
  const raise = (generation: number, share: number) =>
    platform.apply(
      scope,
      moves,
      { ...toExposureOf(subject, share, generation), expiresAtMs },
      { generation, operationId: `r/stage/${generation}` },
    );
  const shares = async () => (await platform.read(scope, keys)).map(({ highestShare }) => highestShare);
  expect(await platform.register(scope, moves)).toMatchObject({ conflicts: [] });
  await raise(1, 5_000);
  expect(await shares()).toEqual([5_000, 5_000, 5_000]);
  fake.calls.length = 0;
  return { subject, platform, scope, moves, keys, parser, prompt, model, raise, shares };
}

async function rollBack({ platform, scope, clock }: UnleashSubject, moves: ReturnType<typeof toMoves>, generation: number) {
  const sequence = moves.map(({ key }) => key).toReversed();
  await restoreFlags(
    { ...scope, flags: moves, sequence, generation, part: 'both', reason: 'test' },
    { platforms: new Map([[platform.name, platform]]), nowMs: () => clock.nowMs, alreadyVerified: [], onVerified: () => undefined },
  );
}

/** Flags in the order in which calls of this method have reached their strategies, each once. */
const flagsOf = (method: string): readonly string[] => [
  ...new Set(
    fake.calls.flatMap((call) => {
      const [, verb, flag = ''] = /^(\w+) .*\/features\/([^/]+)\/.*\/strategies\//.exec(call) ?? [];
      return verb === method ? [flag] : [];
    }),
  ),
];

async function withClient<T>(run: (client: Unleash) => Promise<T> | T): Promise<T> {
  const client = new Unleash({
    ...{ url: `${fake.url}/api/`, appName: 'test', customHeaders: { Authorization: CLIENT_TOKEN } },
    ...{ refreshInterval: 3_600_000, disableMetrics: true, skipInstanceCountWarning: true, storageProvider: new InMemStorageProvider() },
  });
  try {
    await new Promise((done) => client.once('synchronized', done));
    return await run(client);
  } finally {
    client.destroy();
  }
}

const versionOf = (client: Unleash, key: string, sessionId: string): string =>
  (JSON.parse(client.getVariant(key, { sessionId }).payload?.value ?? '{"flags":{}}') as { flags: Record<string, string> }).flags[key] ??
  '';

describe('R-LAYER-4 flags that share a group', () => {
  it("give the same units the candidate on every flag at the same share, as Unleash's own SDK divides them", async () => {
    const { moves, raise } = await exposed('same');
    await raise(2, 30_000);
    await withClient((client) => {
      const arms = SESSIONS.map((session) => moves.map(({ key }) => versionOf(client, key, session)));
      const candidates = arms.filter((versions) => versions.every((version, index) => version === moves[index]?.candidate));
      const controls = arms.filter((versions) => versions.every((version, index) => version === moves[index]?.control));
      expect(candidates.length + controls.length).toBe(SESSIONS.length);
      expect(Math.abs(candidates.length / SESSIONS.length - 0.3)).toBeLessThan(0.04);
    });
  });

  it('give a mixture to the units between the two shares, and to no others, while a move is under way', async () => {
    const { subject, moves, raise, prompt } = await exposed('between');
    const stall = subject.network.stallNext('PATCH', new RegExp(prompt));
    const moving = raise(2, 30_000);
    await stall.reached;
    await withClient((client) => {
      const arms = SESSIONS.map((session) => moves.map(({ key }) => versionOf(client, key, session).slice(-1)).join(''));
      expect(new Set(arms)).toEqual(new Set(['111', '211', '222']));
      expect(Math.abs(arms.filter((arm) => arm === '211').length / SESSIONS.length - 0.25)).toBeLessThan(0.04);
    });
    stall.release();
    await moving;
  });

  it('depend on nothing, and the flag with their list is never on', async () => {
    const { keys } = await exposed('free');
    const { features } = fake.admin.clientFeatures('production', '') as {
      features: { name: string; enabled: boolean; dependencies: [] }[];
    };
    const ours = features.filter(({ name }) => [...keys, 'tidegate.free'].includes(name));
    expect(ours.map(({ dependencies }) => dependencies)).toEqual([[], [], [], []]);
    expect(ours.filter(({ enabled }) => !enabled).map(({ name }) => name)).toEqual(['tidegate.free']);
  });
});

describe('R-ROLL-2 the order of writes in a group', () => {
  it('is the one that was given going forward, and the other way round for a step back and a rollback', async () => {
    const { subject, moves, keys, raise } = await exposed('order');
    await raise(2, 30_000);
    expect(flagsOf('PATCH')).toEqual(keys);
    fake.calls.length = 0;
    await raise(3, 10_000);
    expect(flagsOf('PATCH')).toEqual(keys.toReversed());
    await rollBack(subject, moves, 4);
    expect(flagsOf('DELETE')).toEqual(keys.toReversed());
  });

  it('nothing is moved when one of the flags could not be', async () => {
    const { prompt, raise, shares } = await exposed('unready');
    await adminOf({ url: fake.url, token: ADMIN_TOKEN }, prompt).switchTo('off');
    expect(await raise(2, 30_000)).toMatchObject({ code: 'FLAG_DRIFTED', detail: expect.stringContaining(prompt) });
    expect([await shares(), flagsOf('PATCH')]).toEqual([[5_000, 0, 5_000], []]);
  });

  it('a death between two flags leaves a move that the rollback undoes in order', async () => {
    const { subject, moves, keys, prompt, raise, shares } = await exposed('death');
    const stall = subject.network.stallNext('PATCH', new RegExp(prompt));
    const dead = raise(2, 99_000);
    await stall.reached;
    expect(await shares()).toEqual([99_000, 5_000, 5_000]);
    expect(await subject.platform.readExposure(subject.scope)).toMatchObject({ stageAttempt: 2, epochs: [{ share: 99_000 }] });
    await rollBack(subject, moves, 3);
    expect([await shares(), flagsOf('DELETE')]).toEqual([[0, 0, 0], keys.toReversed()]);
    stall.release();
    expect(await dead).toMatchObject({ code: 'FLAG_FENCED' });
    expect(await shares()).toEqual([0, 0, 0]);
  });

  it('a death between two flags leaves a move that the next try ends, with one end for all flags', async () => {
    const { subject, keys, prompt, raise, shares } = await exposed('retry', 1_800_000_000_000 + 10 * MINUTE);
    const stall = subject.network.stallNext('PATCH', new RegExp(prompt));
    const first = raise(2, 99_000);
    await stall.reached;
    subject.clock.nowMs += 8 * MINUTE;
    expect(await raise(2, 99_000)).toMatchObject([{ share: 99_000 }, { share: 99_000 }, { share: 99_000 }]);
    stall.release();
    await first;
    expect(await shares()).toEqual([99_000, 99_000, 99_000]);
    expect(new Set(await endsOf(keys)).size).toBe(1);
  });
});

/** When each flag's split ends. */
async function endsOf(keys: readonly string[]): Promise<readonly unknown[]> {
  const ends = keys.map(async (key) => {
    const [split] = (await adminOf({ url: fake.url, token: ADMIN_TOKEN }, key).strategies()).filter(
      ({ variants }) => variants.length === 3,
    );
    return (split?.constraints[0] as { value?: string } | undefined)?.value;
  });
  return Promise.all(ends);
}

describe('B6 a stalled worker in a group', () => {
  it.each([0, 1, 2])('whose write to flag %i arrives after a rollback raises nothing', async (index) => {
    const { subject, moves, keys, raise, shares } = await exposed(`late${index}`);
    const stall = subject.network.stallNext('PATCH', new RegExp(keys[index] ?? ''));
    const late = raise(2, 99_000);
    await stall.reached;
    await rollBack(subject, moves, 3);
    stall.release();
    expect(await late).toMatchObject({ refused: true, code: 'FLAG_FENCED' });
    expect(await shares()).toEqual([0, 0, 0]);
  });

  it('writes to no further flag once a rollback has begun with any of them', async () => {
    const { platform, scope, subject, moves, prompt, raise, shares } = await exposed('begun');
    const stall = subject.network.stallNext('GET', new RegExp(prompt));
    const late = raise(2, 99_000);
    await stall.reached;
    const cut = { ...toExposureOf(subject, 0), stage: 'rollback' };
    await platform.apply(scope, moves.slice(-1), cut, { generation: 3, operationId: 'r/rollback/cut' });
    stall.release();
    expect(await late).toMatchObject({ refused: true, code: 'FLAG_FENCED' });
    expect(await shares()).toEqual([5_000, 5_000, 0]);
  });
});

describe('C4 an edit by hand in a group', () => {
  it('of one share is seen at that flag, is no share to go on with, and is overwritten by the next write', async () => {
    const { platform, scope, moves, keys, prompt, raise, shares } = await exposed('moved');
    await moveShare(adminOf({ url: fake.url, token: ADMIN_TOKEN }, prompt), 40_000);
    const found = findDrift(await platform.read(scope, keys), { flags: moves, share: 5_000, generation: 1 });
    expect(found).toMatchObject({ share: null, drifts: [{ key: prompt, what: expect.stringContaining('40 %') }] });
    expect(await platform.outside.lastChange(scope, prompt)).toMatchObject({ what: expect.stringContaining('candidate 5 % to 40 %') });
    await raise(2, 10_000);
    expect(await shares()).toEqual([10_000, 10_000, 10_000]);
  });

  it('that makes a flag depend on another is refused, and by a person’s resume as well', async () => {
    const { platform, scope, subject, moves, parser, model, raise } = await exposed('bound');
    await adminOf({ url: fake.url, token: ADMIN_TOKEN }, model).depend(parser, ['candidate']);
    expect(await raise(2, 10_000)).toMatchObject({ code: 'FLAG_DRIFTED' });
    const fence = { generation: 3, operationId: 'r/resumed', overDrift: true };
    expect(await platform.apply(scope, moves, toExposureOf(subject, 10_000), fence)).toMatchObject({ code: 'FLAG_DRIFTED' });
  });
});

describe('B5 the end of an exposure in a group', () => {
  const endsMs = 1_800_000_000_000 + 10 * MINUTE;

  it('is moved on to the same millisecond on all flags', async () => {
    const { subject, keys } = await exposed('renewed', endsMs);
    subject.clock.nowMs += 8 * MINUTE;
    expect(await subject.renew(endsMs + 8 * MINUTE)).toBe('renewed');
    const next = new Date(endsMs + 8 * MINUTE).toISOString();
    expect(await endsOf(keys)).toEqual([next, next, next]);
  });

  it('is the first of them, and nothing is renewed once one flag is not exposed any more', async () => {
    const { platform, scope, subject, moves, model, keys } = await exposed('partly', endsMs);
    const before = await endsOf(keys);
    await platform.apply(scope, moves.slice(-1), null, { generation: 2, operationId: `r/rollback/${model}` });
    subject.clock.nowMs += 8 * MINUTE;
    expect(await subject.renew(endsMs + 8 * MINUTE)).toBe('gone');
    expect((await endsOf(keys)).slice(0, 2)).toEqual(before.slice(0, 2));
  });
});

describe('R-KILL-1 a kill in a group', () => {
  it('is one call for all flags, before anything else', async () => {
    const { subject, shares } = await exposed('kill');
    await subject.kill();
    expect(fake.calls[0]).toMatch(/^POST .*bulk_features\/environments\/production\/off$/);
    expect(fake.calls.filter((call) => call.includes('bulk_features'))).toHaveLength(1);
    expect(await shares()).toEqual([0, 0, 0]);
  });

  it('switches the others off when one flag is gone', async () => {
    const { subject, platform, scope, keys, model } = await exposed('killed-rest');
    await adminOf({ url: fake.url, token: ADMIN_TOKEN }, model).archive();
    await subject.kill();
    expect(await platform.read(scope, keys)).toMatchObject([{ highestShare: 0 }, { highestShare: 0 }]);
  });
});

describe('a change of the alignment', () => {
  it.each([
    ['parent', 'group'],
    ['group', 'parent'],
  ] as const)('from %s to %s is refused while the old one stands, and nothing is written', async (from, to) => {
    const feature = `from-${from}`;
    const door = { url: fake.url, token: ADMIN_TOKEN, feature };
    const old = unleashSubject({ ...door, align: from });
    await old.platform.register(old.scope, toMoves(old));
    fake.calls.length = 0;
    const { platform, scope } = unleashSubject({ ...door, align: to });
    const { conflicts } = await platform.register(scope, toMoves(old));
    expect(conflicts[0]).toMatch(`Flag tidegate.${feature} has`);
    expect(fake.calls.filter((call) => !call.startsWith('GET'))).toEqual([]);
  });
});
