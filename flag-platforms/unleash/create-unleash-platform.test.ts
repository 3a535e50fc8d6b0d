import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../core/errors/app-error.js';
import type { ErrorCode } from '../../core/errors/error-codes.js';
import { toExposureOf, toMoves } from '../../test/cases/flag-platform-cases.js';
import {
  ADMIN_TOKEN,
  CLIENT_TOKEN,
  type FakeUnleash,
  startFakeUnleash,
  type UnleashMood,
} from '../../test/fakes/fake-unleash/start-fake-unleash.js';
import { adminOf, type UnleashSubject, unleashSubject } from '../../test/fakes/fake-unleash/unleash-subject.js';
import { createUnleashPlatform } from './create-unleash-platform.js';

let fake: FakeUnleash;
let features = 0;
beforeAll(async () => {
  fake = await startFakeUnleash();
});
beforeEach(() => {
  fake.mood = 'good';
  fake.admin.changeRequests = false;
});
afterAll(() => fake.stop());

const fresh = (): UnleashSubject => unleashSubject({ url: fake.url, token: ADMIN_TOKEN, feature: `f${features++}` });
const admin = (flag: string) => adminOf({ url: fake.url, token: ADMIN_TOKEN }, flag);
const keysOf = (subject: UnleashSubject) => toMoves(subject).map(({ key }) => key);
const pivotOf = ({ scope }: UnleashSubject) => `tidegate.${scope.feature}`;
const fence = (generation: number) => ({ generation, operationId: `r/${generation}` });
const apply = (subject: UnleashSubject, share: number, generation: number) =>
  subject.platform.apply(subject.scope, toMoves(subject), toExposureOf(subject, share), fence(generation));
const restore = (subject: UnleashSubject, generation: number) =>
  subject.platform.apply(subject.scope, toMoves(subject), null, fence(generation));

async function exposed(share = 5_000): Promise<UnleashSubject> {
  const subject = fresh();
  await subject.platform.register(subject.scope, toMoves(subject));
  await apply(subject, share, 1);
  return subject;
}

async function errorOf(promise: Promise<unknown>): Promise<AppError> {
  const error = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(AppError);
  return error as AppError;
}

describe('one write moves the bundle', () => {
  it('growth is a single call that changes anything, however many flags there are', async () => {
    const subject = await exposed();
    fake.calls.length = 0;
    await apply(subject, 50_000, 2);
    expect(fake.calls.filter((call) => !call.startsWith('GET'))).toEqual([expect.stringMatching(/^PATCH .*tidegate\..*\/strategies\//)]);
  });

  it('a cut is begun by a single call that takes the candidate from everybody', async () => {
    const subject = await exposed(50_000);
    fake.calls.length = 0;
    const cut = { ...toExposureOf(subject, 0), epochs: [], stage: 'rollback' };
    await subject.platform.apply(subject.scope, toMoves(subject), cut, fence(2));
    expect(fake.calls.filter((call) => !call.startsWith('GET'))[0]).toMatch(/^DELETE .*tidegate\..*\/strategies\//);
  });

  it('a rollback and a kill leave no strategy that an earlier write is addressed to', async () => {
    for (const lower of [(subject: UnleashSubject) => restore(subject, 2), (subject: UnleashSubject) => subject.kill()]) {
      const subject = await exposed(50_000);
      const before = (await admin(pivotOf(subject)).strategies()).map(({ id }) => id);
      await lower(subject);
      const after = (await admin(pivotOf(subject)).strategies()).map(({ id }) => id);
      expect([before.length, after.length]).toEqual([2, 1]);
      expect(before).not.toContain(after[0]);
    }
  });

  it('a kill is begun by a single call for all flags, before anything is read', async () => {
    const subject = await exposed(50_000);
    fake.calls.length = 0;
    await subject.kill();
    expect(fake.calls[0]).toBe('POST /api/admin/projects/default/bulk_features/environments/production/off');
    for (const flag of [...keysOf(subject), pivotOf(subject)]) expect(await isOn(flag)).toBe(false);
  });

  it('a kill reaches the bundle even when one of its flags does not exist', async () => {
    const subject = await exposed(50_000);
    await subject.platform.outside.kill(subject.scope, [...keysOf(subject), 'never-made'], fence(9));
    expect(await isOn(pivotOf(subject))).toBe(false);
  });

  async function isOn(flag: string): Promise<boolean> {
    const response = await fetch(`${fake.url}/api/admin/projects/default/features/${flag}`, { headers: { authorization: ADMIN_TOKEN } });
    const feature = (await response.json()) as { environments: { name: string; enabled: boolean }[] };
    return feature.environments.find(({ name }) => name === 'production')?.enabled === true;
  }
});

describe('errors are sorted, and name flag, environment, status and the next step', () => {
  it.each<[string, UnleashMood, ErrorCode, RegExp]>([
    [
      'a gateway that is down',
      'notJson',
      'PLATFORM_UNAVAILABLE',
      /answered 502 to GET flag of flag .* in production: an answer that is not JSON/,
    ],
    ['a server error', { status: 503, body: '{"message":"starting"}' }, 'PLATFORM_UNAVAILABLE', /answered 503 .*starting/],
    ['too many calls', { status: 429, retryAfter: '7' }, 'PLATFORM_UNAVAILABLE', /answered 429 .*asks to wait 7 s/],
    ['no answer in time', 'hang', 'PLATFORM_UNAVAILABLE', /no answer within 60 ms/],
    [
      'an unknown token',
      { status: 401, body: '{"message":"You must log in"}' },
      'PLATFORM_DENIED',
      /answered 401 .*give Tidegate a valid one/,
    ],
    ['a missing right', { status: 403, body: '{"message":"No"}' }, 'PLATFORM_DENIED', /answered 403 .*the right to do this/],
    ['a wrong address', { status: 404, body: '<html>' }, 'PLATFORM_DENIED', /answered 404 .*Check the address/],
    ['a request that is taken for wrong', { status: 400, body: '{"message":"Bad"}' }, 'PLATFORM_REJECTED', /answered 400 .*Bad/],
    ['a conflict', { status: 409, body: '{"message":"exists"}' }, 'FLAG_FENCED', /answered 409/],
  ])('%s', async (_what, mood, code, message) => {
    const subject = fresh();
    const { url } = fake;
    // Short only where nothing answers: two busy cores may take longer than that for an answer.
    const timeoutMs = mood === 'hang' ? 60 : 5_000;
    const options = { url, token: ADMIN_TOKEN, project: 'default', environment: 'production', timeoutMs, nowMs: () => 0 };
    fake.mood = mood;
    const error = await errorOf(createUnleashPlatform(options).read(subject.scope, keysOf(subject)));
    expect([error.code, error.message]).toEqual([code, expect.stringMatching(message)]);
    expect(JSON.stringify([error.message, error.data, String(error.cause)])).not.toContain(ADMIN_TOKEN);
    const retryAfterMs = typeof mood === 'object' && mood.retryAfter !== undefined ? 7_000 : undefined;
    expect(error.data['retryAfterMs']).toBe(retryAfterMs);
  });

  it('a time to wait may be a date', async () => {
    const options = { url: fake.url, token: 'x', project: 'default', environment: 'production', nowMs: () => Date.UTC(2026, 0, 1) };
    fake.mood = { status: 429, retryAfter: 'Thu, 01 Jan 2026 00:00:30 GMT' };
    const error = await errorOf(createUnleashPlatform(options).read(fresh().scope, ['a']));
    expect(error.data['retryAfterMs']).toBe(30_000);
  });

  it('no server at all can be tried again', async () => {
    const platform = createUnleashPlatform({
      url: 'http://127.0.0.1:1',
      token: 'x',
      project: 'default',
      environment: 'production',
      nowMs: () => 0,
    });
    expect((await errorOf(platform.read(fresh().scope, ['a']))).code).toBe('PLATFORM_UNAVAILABLE');
  });

  it("a client's token is refused with what to do", async () => {
    const subject = unleashSubject({ url: fake.url, token: CLIENT_TOKEN, feature: 'wrong-token' });
    expect(await errorOf(subject.platform.read(subject.scope, ['a']))).toMatchObject({ code: 'PLATFORM_DENIED' });
  });

  it('change requests stop a rollout before it exposes anything', async () => {
    const subject = await exposed();
    fake.admin.changeRequests = true;
    const error = await errorOf(apply(subject, 50_000, 2));
    expect([error.code, error.message]).toEqual(['PLATFORM_DENIED', expect.stringMatching(/switch off change requests/)]);
  });

  it('an environment that the project does not have is named', async () => {
    const subject = await exposed();
    const options = { url: fake.url, token: ADMIN_TOKEN, project: 'default', environment: 'staging', nowMs: () => 0 };
    const error = await errorOf(createUnleashPlatform(options).read(subject.scope, keysOf(subject)));
    expect([error.code, error.message]).toEqual(['PLATFORM_DENIED', expect.stringMatching(/no environment staging/)]);
  });

  it('a project that does not exist is an error and not a bundle without flags', async () => {
    const options = { url: fake.url, token: ADMIN_TOKEN, project: 'nowhere', environment: 'production', nowMs: () => 0 };
    expect((await errorOf(createUnleashPlatform(options).read(fresh().scope, ['a']))).code).toBe('PLATFORM_DENIED');
  });
});

describe('what stands against a forward write', () => {
  it('a newer generation in the store, though Unleash does not know of it yet', async () => {
    const subject = await exposed();
    let stored = 1;
    const options = { url: fake.url, token: ADMIN_TOKEN, project: 'default', environment: 'production', nowMs: () => 0 };
    const platform = createUnleashPlatform({ ...options, currentGeneration: async () => stored });
    const write = (generation: number) => platform.apply(subject.scope, toMoves(subject), toExposureOf(subject, 50_000), fence(generation));
    stored = 1_001;
    expect(await write(2)).toMatchObject({ code: 'FLAG_FENCED', detail: expect.stringMatching(/the store holds 1001/) });
    // Lowering asks nobody: a rollback must not wait for the store.
    expect(await platform.apply(subject.scope, toMoves(subject), null, fence(3))).toMatchObject([{ share: 0 }, { share: 0 }, { share: 0 }]);
  });

  it('a flag that somebody has switched off: refused with who it was', async () => {
    const subject = await exposed();
    fake.admin.user = 'grace';
    await admin(pivotOf(subject)).switchTo('off');
    fake.admin.user = 'admin';
    expect((await subject.platform.read(subject.scope, keysOf(subject))).map(({ share }) => share)).toEqual([0, 0, 0]);
    const refused = await apply(subject, 50_000, 2);
    expect(refused).toMatchObject({ code: 'FLAG_DRIFTED', detail: expect.stringMatching(/is switched off.*grace .*environment-disabled/) });
  });

  it('cohorts, which would need a second write', async () => {
    const subject = await exposed();
    const cohorts = [{ name: 'staff', attribute: 'email', match: { kind: 'endsWith' as const, value: '@example.com' } }];
    const exposure = { ...toExposureOf(subject, 50_000), cohorts };
    const refused = await subject.platform.apply(subject.scope, toMoves(subject), exposure, fence(2));
    expect(refused).toMatchObject({ code: 'PLATFORM_CANNOT', detail: expect.stringMatching(/staff/) });
  });

  it('a strategy that somebody has removed by hand', async () => {
    const subject = await exposed();
    for (const { id, variants } of await admin(pivotOf(subject)).strategies())
      if (variants.length === 3) await admin(pivotOf(subject)).remove(id);
    expect(await apply(subject, 50_000, 2)).toMatchObject({ code: 'FLAG_FENCED', detail: expect.stringMatching(/has been removed/) });
  });

  it('a strategy that somebody has removed, though a later registration has made another', async () => {
    const subject = await exposed();
    const stall = subject.stallNextRaise();
    const late = apply(subject, 99_000, 2);
    await stall.reached;
    for (const { id } of await admin(pivotOf(subject)).strategies()) await admin(pivotOf(subject)).remove(id);
    await subject.platform.register({ ...subject.scope, rolloutId: 'another' }, toMoves(subject));
    stall.release();
    expect(await late).toMatchObject({ code: 'FLAG_FENCED' });
    expect(await subject.platform.read(subject.scope, keysOf(subject))).toMatchObject([{ share: 0 }, { share: 0 }, { share: 0 }]);
  });

  it('an edit by hand between reading and writing is overwritten from a new reading', async () => {
    const subject = await exposed();
    const stall = subject.stallNextRaise();
    const late = apply(subject, 50_000, 2);
    await stall.reached;
    await subject.editByHand(7_000);
    stall.release();
    expect(await late).toMatchObject([{ share: 50_000 }, { share: 50_000 }, { share: 50_000 }]);
  });

  it('the second write of a settling, when a rollback comes between the two', async () => {
    const subject = await exposed(99_000);
    const settled = { exposure: { ...toExposureOf(subject, 100_000, 2), stage: 'completed' }, drainedAtMs: 0 };
    const settle = () => subject.platform.settle(subject.scope, toMoves(subject), settled, fence(2));
    const first = subject.stallNextRaise();
    const late = settle().catch((error: unknown) => error);
    await first.reached;
    const second = subject.stallNextRaise();
    first.release();
    await second.reached;
    await restore(subject, 3);
    second.release();
    expect(await late).toMatchObject({ code: 'FLAG_READ_BACK_MISMATCH' });
    expect(await subject.platform.read(subject.scope, keysOf(subject))).toMatchObject([{ share: 0 }, { share: 0 }, { share: 0 }]);
    expect(await settle()).toMatchObject({ code: 'FLAG_FENCED' });
  });

  it('a newer write of somebody else is never overwritten', async () => {
    const subject = await exposed();
    const stall = subject.stallNextRaise();
    const late = apply(subject, 99_000, 2);
    await stall.reached;
    await apply(subject, 10_000, 3);
    stall.release();
    expect(await late).toMatchObject({ code: 'FLAG_FENCED' });
    expect(await subject.platform.read(subject.scope, keysOf(subject))).toMatchObject([
      { share: 10_000 },
      { share: 10_000 },
      { share: 10_000 },
    ]);
  });
});

describe('edits by hand', () => {
  const foreign = (name: string) => ({
    name: 'flexibleRollout',
    parameters: { rollout: '100', stickiness: 'default', groupId: 'x' },
    variants: [{ name, weight: 1000, weightType: 'variable', stickiness: 'default', payload: { type: 'string', value: 'x' } }],
  });

  it('a strategy that gives the candidate to everybody is seen, and a rollback removes it', async () => {
    const subject = await exposed();
    await admin(pivotOf(subject)).add(foreign('candidate'));
    const seen = await subject.platform.read(subject.scope, keysOf(subject));
    expect(seen.map(({ share, highestShare }) => [share, highestShare])).toEqual([
      [0, 100_000],
      [0, 100_000],
      [0, 100_000],
    ]);
    expect(await apply(subject, 50_000, 2)).toMatchObject({ code: 'FLAG_DRIFTED' });
    expect(await restore(subject, 3)).toMatchObject([{ highestShare: 0 }, { highestShare: 0 }, { highestShare: 0 }]);
    expect(await admin(pivotOf(subject)).strategies()).toHaveLength(1);
  });

  it('one flag switched off is seen on that flag alone', async () => {
    const subject = await exposed();
    const [first = ''] = keysOf(subject);
    await admin(first).switchTo('off');
    const seen = await subject.platform.read(subject.scope, keysOf(subject));
    expect(seen.map(({ share, highestShare }) => [share, highestShare])).toEqual([
      [0, 5_000],
      [5_000, 5_000],
      [5_000, 5_000],
    ]);
  });

  it('the slider of the strategy counts as well as the weights', async () => {
    const subject = await exposed(50_000);
    const [split] = await admin(pivotOf(subject)).strategies();
    await admin(pivotOf(subject)).patch(split?.id ?? '', [{ op: 'replace', path: '/parameters/rollout', value: '20' }]);
    expect((await subject.platform.read(subject.scope, keysOf(subject))).map(({ share }) => share)).toEqual([10_000, 10_000, 10_000]);
  });

  it('a strategy that somebody has narrowed no longer shows its share, and may still show it to some', async () => {
    const subject = await exposed();
    const [split] = await admin(pivotOf(subject)).strategies();
    const constraints = [{ contextName: 'appName', operator: 'IN', values: ['a'] }];
    await admin(pivotOf(subject)).patch(split?.id ?? '', [{ op: 'replace', path: '/constraints', value: constraints }]);
    const [seen] = await subject.platform.read(subject.scope, keysOf(subject));
    expect([seen?.share, seen?.highestShare]).toEqual([0, 5_000]);
  });

  it('a disabled strategy shows nobody the candidate', async () => {
    const subject = await exposed();
    const [split] = await admin(pivotOf(subject)).strategies();
    await admin(pivotOf(subject)).patch(split?.id ?? '', [{ op: 'replace', path: '/disabled', value: true }]);
    expect((await subject.platform.read(subject.scope, keysOf(subject))).map(({ share }) => share)).toEqual([0, 0, 0]);
  });

  it('a flag that is cut loose from the pivot gives its version to everybody: seen, and the first thing that a rollback mends', async () => {
    const subject = await exposed();
    const [first = ''] = keysOf(subject);
    await admin(first).cutLoose(pivotOf(subject));
    const seen = await subject.platform.read(subject.scope, keysOf(subject));
    expect(seen.map(({ share, highestShare }) => [share, highestShare])).toEqual([
      [100_000, 100_000],
      [5_000, 5_000],
      [5_000, 5_000],
    ]);
    const cut = { ...toExposureOf(subject, 0), epochs: [], stage: 'rollback' };
    expect(await subject.platform.apply(subject.scope, toMoves(subject), cut, fence(2))).toMatchObject([
      { highestShare: 0 },
      { highestShare: 0 },
      { highestShare: 0 },
    ]);
  });

  it('a lost base strategy is made again by a rollback', async () => {
    const subject = await exposed();
    for (const { id, variants } of await admin(pivotOf(subject)).strategies())
      if (variants.length === 1) await admin(pivotOf(subject)).remove(id);
    expect(await restore(subject, 2)).toMatchObject([{ share: 0, controlVersion: 'parser@1' }, { share: 0 }, { share: 0 }]);
    expect(await admin(pivotOf(subject)).strategies()).toHaveLength(1);
  });
});

describe('registration', () => {
  it('does not take over a flag that lives a life of its own', async () => {
    const subject = fresh();
    const [first = ''] = keysOf(subject);
    await admin(first).create();
    await admin(first).switchTo('on');
    const { conflicts } = await subject.platform.register(subject.scope, toMoves(subject));
    expect(conflicts).toEqual([expect.stringMatching(new RegExp(`${first} has strategies of its own`))]);
    expect(fake.calls.some((call) => call === `POST /api/admin/projects/default/features/${pivotOf(subject)}`)).toBe(false);
  });

  it('names a flag that is archived', async () => {
    const subject = fresh();
    const [first = ''] = keysOf(subject);
    await admin(first).create();
    await admin(first).archive();
    const { conflicts } = await subject.platform.register(subject.scope, toMoves(subject));
    expect(conflicts).toEqual([expect.stringMatching(new RegExp(`${first} exists in another project of Unleash, or is archived`))]);
  });

  it('takes a flag that its own earlier try has made late for its own', async () => {
    const subject = fresh();
    const stall = subject.network.stallNext('POST', /\/features$/);
    const registering = subject.platform.register(subject.scope, toMoves(subject));
    await stall.reached;
    await admin(pivotOf(subject)).create();
    stall.release();
    expect((await registering).conflicts).toEqual([]);
    expect(await apply(subject, 5_000, 1)).toMatchObject([{ share: 5_000 }, { share: 5_000 }, { share: 5_000 }]);
  });

  it('a flag belongs to one feature', async () => {
    const subject = await exposed();
    const other = fresh();
    const { conflicts } = await other.platform.register(other.scope, toMoves(subject));
    expect(conflicts).toHaveLength(3);
    expect(conflicts[0]).toMatch(/depends on tidegate\./);
  });

  it('does not begin while another rollout is exposed', async () => {
    const subject = await exposed();
    const { conflicts } = await subject.platform.register({ ...subject.scope, rolloutId: 'another' }, toMoves(subject));
    expect(conflicts).toEqual([expect.stringMatching(/still shows rollout r-/)]);
  });

  it('mends what two registrations at the same time have made', async () => {
    const subject = fresh();
    const register = () => subject.platform.register(subject.scope, toMoves(subject));
    await register();
    const all = [pivotOf(subject), ...keysOf(subject)];
    for (const flag of all) for (const { id: _, ...twin } of await admin(flag).strategies()) await admin(flag).add(twin);
    const counts = () => Promise.all(all.map(async (flag) => (await admin(flag).strategies()).length));
    expect(await counts()).toEqual([4, 2, 2, 2]);
    expect((await register()).conflicts).toEqual([]);
    expect(await counts()).toEqual([2, 1, 1, 1]);
    expect(await apply(subject, 5_000, 1)).toMatchObject([{ share: 5_000 }, { share: 5_000 }, { share: 5_000 }]);
  });

  it('a write forward mends what a second registration leaves behind after the first has ended', async () => {
    const subject = fresh();
    await subject.platform.register(subject.scope, toMoves(subject));
    const [first = ''] = keysOf(subject);
    for (const { id: _, ...twin } of await admin(first).strategies()) await admin(first).add(twin);
    expect(await apply(subject, 5_000, 1)).toMatchObject([{ share: 5_000 }, { share: 5_000 }, { share: 5_000 }]);
    expect(await admin(first).strategies()).toHaveLength(1);
  });
});
