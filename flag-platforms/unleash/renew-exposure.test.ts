import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toExposureOf, toMoves } from '../../test/cases/flag-platform-cases.js';
import { ADMIN_TOKEN, type FakeUnleash, startFakeUnleash } from '../../test/fakes/fake-unleash/start-fake-unleash.js';
import { splitOf } from '../../test/fakes/fake-unleash/unleash-drift-cases.js';
import { adminOf, type UnleashSubject, unleashSubject } from '../../test/fakes/fake-unleash/unleash-subject.js';
import { SHORTEST_EXPIRY_MS } from './wire/expiry-wire.js';

let fake: FakeUnleash;
let features = 0;
beforeAll(async () => {
  fake = await startFakeUnleash();
});
afterAll(() => fake.stop());

const HOUR = 3_600_000;
const hands = ({ scope }: UnleashSubject) => adminOf({ url: fake.url, token: ADMIN_TOKEN }, `tidegate.${scope.feature}`);
const expiryOf = async ({ platform, scope }: UnleashSubject) => (await platform.readExposure(scope))?.expiresAtMs;
const sharesOf = async (subject: UnleashSubject) =>
  (
    await subject.platform.read(
      subject.scope,
      toMoves(subject).map(({ key }) => key),
    )
  ).map(({ share, highestShare }) => [share, highestShare]);
const writes = () => fake.calls.filter((call) => !call.startsWith('GET'));

async function exposedFor(lastsMs: number): Promise<UnleashSubject> {
  const subject = unleashSubject({ url: fake.url, token: ADMIN_TOKEN, feature: `renew${features++}` });
  const exposure = { ...toExposureOf(subject, 5_000), expiresAtMs: subject.clock.nowMs + lastsMs };
  await subject.platform.register(subject.scope, toMoves(subject));
  await subject.platform.apply(subject.scope, toMoves(subject), exposure, { generation: 1, operationId: 'r/1' });
  return subject;
}

describe("B5 the dead-man's switch on Unleash", () => {
  it('is a condition that each SDK checks by its own clock, on the strategy of the rollout alone', async () => {
    const subject = await exposedFor(HOUR);
    const conditions = (await hands(subject).strategies()).map(({ constraints }) => constraints);
    const value = new Date(subject.clock.nowMs + HOUR).toISOString();
    expect(conditions).toEqual([[{ contextName: 'currentTime', operator: 'DATE_BEFORE', value, values: [] }], []]);
  });

  it('lasts five minutes at least, so that the event log stays readable', async () => {
    const subject = await exposedFor(60_000);
    expect(await expiryOf(subject)).toBe(subject.clock.nowMs + SHORTEST_EXPIRY_MS);
    subject.clock.nowMs += SHORTEST_EXPIRY_MS - 1;
    expect(await subject.renew(subject.clock.nowMs + 60_000)).toBe('renewed');
    expect(await expiryOf(subject)).toBe(subject.clock.nowMs + SHORTEST_EXPIRY_MS);
  });

  it('is wound up by one call, and by none while more than half of the time is left', async () => {
    const subject = await exposedFor(HOUR);
    subject.clock.nowMs += HOUR / 2;
    fake.calls.length = 0;
    expect(await subject.renew(subject.clock.nowMs + HOUR)).toBe('renewed');
    expect(writes()).toEqual([]);
    subject.clock.nowMs += 1;
    expect(await subject.renew(subject.clock.nowMs + HOUR)).toBe('renewed');
    expect(writes()).toEqual([expect.stringMatching(/^PATCH .*tidegate\.renew\d+\//)]);
  });

  it('once expired shows nobody the candidate, but clients with a slow clock may still get it', async () => {
    const subject = await exposedFor(HOUR);
    subject.clock.nowMs += HOUR;
    expect(await sharesOf(subject)).toEqual([
      [0, 5_000],
      [0, 5_000],
      [0, 5_000],
    ]);
  });

  it('leaves conditions of other people where they are: they are theirs to take back, and still seen', async () => {
    const subject = await exposedFor(HOUR);
    const { id, constraints } = await splitOf(hands(subject));
    const foreign = { contextName: 'appName', operator: 'IN', values: ['web'] };
    await hands(subject).patch(id, [{ op: 'replace', path: '/constraints', value: [...constraints, foreign] }]);
    subject.clock.nowMs += HOUR - 1;
    expect(await subject.renew(subject.clock.nowMs + HOUR)).toBe('renewed');
    expect((await splitOf(hands(subject))).constraints).toMatchObject([{ contextName: 'currentTime' }, foreign]);
    expect(await sharesOf(subject)).toEqual([
      [0, 5_000],
      [0, 5_000],
      [0, 5_000],
    ]);
  });

  it('is put back where somebody has taken it away', async () => {
    const subject = await exposedFor(HOUR);
    await hands(subject).patch((await splitOf(hands(subject))).id, [{ op: 'replace', path: '/constraints', value: [] }]);
    expect(await expiryOf(subject)).toBeNull();
    expect(await subject.renew(subject.clock.nowMs + HOUR)).toBe('renewed');
    expect(await expiryOf(subject)).toBe(subject.clock.nowMs + HOUR);
  });

  describe('Unleash writes whole strategies without a lock, so that a renewal may take back what was written in between', () => {
    /** A renewal that has read the strategy and writes it when told to. */
    async function tornRenewal(subject: UnleashSubject) {
      subject.clock.nowMs += HOUR - 1;
      let release: () => void = () => undefined;
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      const reached = new Promise<void>((reach) => {
        fake.torn = { reach, released };
      });
      const renewed = subject.renew(subject.clock.nowMs + HOUR);
      await reached;
      return { renewed, release };
    }
    const write = (subject: UnleashSubject, share: number | null, generation: number) => {
      const exposure = share === null ? null : { ...toExposureOf(subject, share), expiresAtMs: subject.clock.nowMs + 2 * HOUR };
      return subject.platform.apply(subject.scope, toMoves(subject), exposure, { generation, operationId: `r/${generation}` });
    };

    it('a forward write that it has taken back is there again when it has ended, with the later expiry', async () => {
      const subject = await exposedFor(HOUR);
      const { renewed, release } = await tornRenewal(subject);
      expect(await write(subject, 20_000, 2)).toMatchObject([{ share: 20_000 }, { share: 20_000 }, { share: 20_000 }]);
      release();
      expect(await renewed).toBe('renewed');
      expect(await sharesOf(subject)).toEqual([
        [20_000, 20_000],
        [20_000, 20_000],
        [20_000, 20_000],
      ]);
      expect(await expiryOf(subject)).toBe(subject.clock.nowMs + 2 * HOUR);
    });

    it('so is one that lowers the share', async () => {
      const subject = await exposedFor(HOUR);
      const { renewed, release } = await tornRenewal(subject);
      await write(subject, 1_000, 2);
      release();
      await renewed;
      expect((await sharesOf(subject))[0]).toEqual([1_000, 1_000]);
    });

    it('and one that puts a single flag back', async () => {
      const subject = await exposedFor(HOUR);
      const [first] = toMoves(subject);
      const { renewed, release } = await tornRenewal(subject);
      await subject.platform.apply(subject.scope, first ? [first] : [], null, { generation: 2, operationId: 'r/one' });
      release();
      await renewed;
      expect(await sharesOf(subject)).toEqual([
        [0, 0],
        [5_000, 5_000],
        [5_000, 5_000],
      ]);
    });

    it('but nothing is written again after a rollback', async () => {
      const subject = await exposedFor(HOUR);
      const { renewed, release } = await tornRenewal(subject);
      await write(subject, 20_000, 2);
      await write(subject, null, 3);
      release();
      expect(await renewed).toBe('gone');
      expect((await sharesOf(subject))[0]).toEqual([0, 0]);
    });
  });

  it("by Unleash's clock counts as expired: a watcher whose clock is slow revives nothing", async () => {
    const subject = await exposedFor(HOUR);
    const expiresAtMs = subject.clock.nowMs + HOUR;
    subject.clock.nowMs += HOUR - 60_000;
    fake.dateMs = expiresAtMs;
    fake.calls.length = 0;
    expect(await subject.renew(subject.clock.nowMs + HOUR)).toBe('expired');
    expect(writes()).toEqual([]);
    fake.dateMs = expiresAtMs - 1_000;
    expect(await subject.renew(subject.clock.nowMs + HOUR)).toBe('renewed');
    fake.dateMs = null;
  });

  it('a renewal that meets an edit between its reading and its writing keeps the edit', async () => {
    const subject = await exposedFor(HOUR);
    subject.clock.nowMs += HOUR - 1;
    const stall = subject.stallNextRaise();
    const renewed = subject.renew(subject.clock.nowMs + HOUR);
    await stall.reached;
    await subject.editByHand(7_000);
    stall.release();
    expect(await renewed).toBe('renewed');
    expect(await sharesOf(subject)).toEqual([
      [7_000, 7_000],
      [7_000, 7_000],
      [7_000, 7_000],
    ]);
  });
});
