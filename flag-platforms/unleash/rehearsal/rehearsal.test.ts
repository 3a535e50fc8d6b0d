import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { toExposureOf, toMoves } from '../../../test/cases/flag-platform-cases.js';
import { ADMIN_TOKEN, CLIENT_TOKEN, type FakeUnleash, startFakeUnleash } from '../../../test/fakes/fake-unleash/start-fake-unleash.js';
import { adminOf, unleashSubject } from '../../../test/fakes/fake-unleash/unleash-subject.js';
import { createUnleashPlatform } from '../create-unleash-platform.js';
import { PROBE_FLAG } from './measure-propagation.js';

let fake: FakeUnleash;
beforeAll(async () => {
  fake = await startFakeUnleash();
});
beforeEach(() => {
  fake.mood = 'good';
  fake.areClientsBlind = false;
});
afterAll(() => fake.stop());

const subjectOf = (feature: string) => unleashSubject({ url: fake.url, token: ADMIN_TOKEN, feature });

describe('a scratch copy on Unleash', () => {
  it('is removed with its pivot, exposed as it is, and all names are free again', async () => {
    const subject = subjectOf('rehearsal.shop');
    const { platform, scope } = subject;
    const moves = toMoves(subject);
    const keys = moves.map(({ key }) => key);
    for (const generation of [1, 1]) {
      expect((await platform.register(scope, moves)).conflicts).toEqual([]);
      const shown = await platform.apply(scope, moves, toExposureOf(subject, 5_000), { generation, operationId: 'r/1' });
      expect(shown).toMatchObject(moves.map(() => ({ share: 5_000 })));
      await platform.discard(scope, keys);
      expect(fake.admin.flagNames()).toEqual([]);
    }
    await platform.discard(scope, keys);
  });

  it('is deleted only when Unleash has noted that it is archived: 7.5.1 can end its process over an earlier deletion', async () => {
    const subject = subjectOf('rehearsal.noted');
    const { platform, scope } = subject;
    const moves = toMoves(subject);
    await platform.register(scope, moves);
    await platform.discard(
      scope,
      moves.map(({ key }) => key),
    );
    expect([fake.admin.deadlyDeletions, fake.admin.flagNames()]).toEqual([[], []]);
  });

  it('that somebody has archived by hand is removed all the same', async () => {
    const subject = subjectOf('rehearsal.archived');
    const { platform, scope } = subject;
    const moves = toMoves(subject);
    await platform.register(scope, moves);
    for (const { key } of moves) await adminOf({ url: fake.url, token: ADMIN_TOKEN }, key).archive();
    fake.calls.length = 0;
    await platform.discard(
      scope,
      moves.map(({ key }) => key),
    );
    expect([fake.admin.deadlyDeletions, fake.admin.flagNames()]).toEqual([[], []]);
    // Archived a second time it would be noted a second time, maybe while it is deleted.
    expect(fake.calls.filter((call) => /^DELETE .*projects/.test(call))).toEqual([expect.stringContaining('tidegate.rehearsal.archived')]);
  });

  it('is all that is ever removed: real names are refused before anything is sent', async () => {
    const { platform, scope } = subjectOf('shop');
    fake.calls.length = 0;
    await expect(platform.discard(scope, ['rehearsal.shop.model'])).rejects.toMatchObject({ code: 'INTERNAL' });
    await expect(platform.discard({ ...scope, feature: 'rehearsal.shop' }, ['shop.model'])).rejects.toMatchObject({ code: 'INTERNAL' });
    expect(fake.calls).toEqual([]);
  });
});

describe('how long a write takes from Unleash to its clients', () => {
  /** Each look at the clock is 10 ms later. */
  function platform(client: { readonly clientToken?: string; readonly refreshMs?: number }) {
    let clock = 1_800_000_000_000;
    const nowMs = () => {
      clock += 10;
      return clock;
    };
    const common = { url: fake.url, token: ADMIN_TOKEN, project: 'default', environment: 'production', nowMs };
    return createUnleashPlatform({ ...common, ...client });
  }
  const scope = { environment: 'production', feature: 'shop', rolloutId: 'r-1' };

  it('is measured as an SDK asks, and the time until the last SDK asks again is part of it', async () => {
    fake.calls.length = 0;
    const { ms, how } = await platform({ clientToken: CLIENT_TOKEN }).measurePropagation(scope);
    expect(ms).toBe(15_010);
    expect(how).toBe('The client API had a write after 10 ms; SDKs ask again every 15.0 s (TIDEGATE_UNLEASH_REFRESH).');
    const asked = fake.calls.filter((call) => /client|PATCH/.test(call)).map((call) => call.split('/')[0] + (call.split('/')[2] ?? ''));
    expect(asked).toEqual(['GET client', 'PATCH admin', 'GET client']);
  });

  it('every measurement waits for its own write', async () => {
    const unleash = platform({ clientToken: CLIENT_TOKEN, refreshMs: 0 });
    const stamps: string[] = [];
    for (const _ of ['first', 'second']) {
      await unleash.measurePropagation(scope);
      const [strategy] = await adminOf({ url: fake.url, token: ADMIN_TOKEN }, PROBE_FLAG).strategies();
      stamps.push(JSON.stringify(strategy?.variants));
    }
    expect(new Set(stamps).size).toBe(2);
  });

  it('says without a token that clients were not asked', async () => {
    fake.calls.length = 0;
    const { ms, how } = await platform({ refreshMs: 1_000 }).measurePropagation(scope);
    expect([ms, how]).toEqual([
      1_010,
      expect.stringMatching(/^Clients were not asked, as there is no TIDEGATE_UNLEASH_CLIENT_TOKEN: the admin API/),
    ]);
    expect(fake.calls.filter((call) => call.includes('/api/client/'))).toEqual([]);
  });

  it('a token that is none is named, and not asked with again', async () => {
    fake.calls.length = 0;
    const { ms, how } = await platform({ clientToken: 'default:production.wrong' }).measurePropagation(scope);
    expect([ms, how]).toEqual([null, expect.stringMatching(/answered 401: TIDEGATE_UNLEASH_CLIENT_TOKEN/)]);
    expect(fake.calls.filter((call) => call.includes('/api/client/'))).toHaveLength(1);
  });

  it('goes on asking while the client API is out of order', async () => {
    fake.mood = { status: 503, only: /api\/client/ };
    const measuring = platform({ clientToken: CLIENT_TOKEN, refreshMs: 0 }).measurePropagation(scope);
    fake.calls.length = 0;
    while (fake.calls.filter((call) => call.includes('/api/client/')).length < 2) await new Promise(setImmediate);
    fake.mood = 'good';
    expect((await measuring).ms).toBe(10);
  });

  it('is written to a flag that is off and that nobody can take for a feature', async () => {
    await platform({}).measurePropagation(scope);
    expect(PROBE_FLAG).not.toMatch(/^tidegate\.[A-Za-z0-9]/);
    expect(fake.admin.clientFeatures('production', PROBE_FLAG)).toMatchObject({ features: [{ enabled: false }] });
  });
});
