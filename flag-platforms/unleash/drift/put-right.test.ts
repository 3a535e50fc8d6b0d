import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toExposureOf, toMoves } from '../../../test/cases/flag-platform-cases.js';
import { ADMIN_TOKEN, type FakeUnleash, startFakeUnleash } from '../../../test/fakes/fake-unleash/start-fake-unleash.js';
import { splitOf } from '../../../test/fakes/fake-unleash/unleash-drift-cases.js';
import { adminOf, type UnleashSubject, unleashSubject } from '../../../test/fakes/fake-unleash/unleash-subject.js';

let fake: FakeUnleash;
let features = 0;
beforeAll(async () => {
  fake = await startFakeUnleash();
});
afterAll(() => fake.stop());

const hands = (flag: string) => adminOf({ url: fake.url, token: ADMIN_TOKEN }, flag);
const pivotOf = ({ scope }: UnleashSubject) => `tidegate.${scope.feature}`;
const keysOf = (subject: UnleashSubject) => toMoves(subject).map(({ key }) => key);
const fence = (generation: number, more: object = {}) => ({ generation, operationId: `r/${generation}`, ...more });
const write = (subject: UnleashSubject, share: number, generation: number, more: object = {}) =>
  subject.platform.apply(subject.scope, toMoves(subject), toExposureOf(subject, share), fence(generation, more));
const mend = (subject: UnleashSubject, generation: number) => write(subject, 50_000, generation, { overDrift: true });
const rollBack = (subject: UnleashSubject, generation: number) =>
  subject.platform.apply(subject.scope, toMoves(subject), null, fence(generation));
const strategies = (subject: UnleashSubject) => hands(pivotOf(subject)).strategies();

async function exposed(): Promise<UnleashSubject> {
  const subject = unleashSubject({ url: fake.url, token: ADMIN_TOKEN, feature: `mend${features++}` });
  await subject.platform.register(subject.scope, toMoves(subject));
  await write(subject, 5_000, 1);
  return subject;
}

async function withoutSplit(): Promise<UnleashSubject> {
  const subject = await exposed();
  await hands(pivotOf(subject)).remove((await splitOf(hands(pivotOf(subject)))).id);
  return subject;
}

async function expectControl(subject: UnleashSubject): Promise<void> {
  const after = await subject.platform.read(subject.scope, keysOf(subject));
  expect(after.map(({ share, highestShare }) => [share, highestShare])).toEqual(after.map(() => [0, 0]));
}

const END: Readonly<Record<string, (subject: UnleashSubject) => Promise<unknown>>> = {
  'a rollback': (subject) => rollBack(subject, 3),
  'a kill': (subject) => subject.kill(),
};

describe('R-ROLL-1 B6 a write that mends edits by hand never raises after a rollback or kill, wherever it stalls', () => {
  const STALLS: readonly (readonly [string, string, RegExp])[] = [
    ['making the split anew', 'POST', /\/strategies$/],
    ['raising the split that it made', 'PATCH', /tidegate\..*\/strategies\//],
  ];
  for (const [end, lower] of Object.entries(END)) {
    it.each(STALLS)(`${end} comes while it is %s`, async (_where, method, path) => {
      const subject = await withoutSplit();
      const stall = subject.network.stallNext(method, path);
      const late = mend(subject, 2);
      await stall.reached;
      await lower(subject);
      stall.release();
      expect(await late).toMatchObject({ refused: true, code: 'FLAG_FENCED' });
      await expectControl(subject);
      expect((await strategies(subject)).map(({ variants }) => variants.length)).toEqual([1]);
    });

    it(`${end} comes while it makes the split anew, and looks before that has arrived and after`, async () => {
      const subject = await withoutSplit();
      const making = subject.network.stallNext('POST', /\/strategies$/);
      const late = mend(subject, 2);
      await making.reached;
      // The rollback's own making of the base is held back until the split stands: it was not there when the rollback read.
      const lowering = subject.network.stallNext('POST', /\/strategies$/);
      const raising = subject.network.stallNext('PATCH', /tidegate\..*\/strategies\//);
      const lowered = lower(subject);
      await lowering.reached;
      making.release();
      await raising.reached;
      lowering.release();
      await lowered;
      raising.release();
      expect(await late).toMatchObject({ refused: true, code: 'FLAG_FENCED' });
      await expectControl(subject);
      expect((await strategies(subject)).map(({ variants }) => variants.length)).toEqual([1]);
    });

    it(`${end} comes while it switches the pivot on again`, async () => {
      const subject = await exposed();
      await hands(pivotOf(subject)).switchTo('off');
      const stall = subject.network.stallNext('POST', /tidegate\..*\/on$/);
      const late = mend(subject, 2);
      await stall.reached;
      await lower(subject);
      stall.release();
      expect(await late).toMatchObject({ refused: true, code: 'FLAG_FENCED' });
      await expectControl(subject);
      const [pivot] = await isOn(subject);
      expect(pivot).toBe(false);
    });

    it(`does nothing at all when it begins after ${end}`, async () => {
      const subject = await withoutSplit();
      await lower(subject);
      fake.calls.length = 0;
      expect(await mend(subject, 2)).toMatchObject({ code: 'FLAG_FENCED' });
      expect(fake.calls.filter((call) => !call.startsWith('GET'))).toEqual([]);
    });
  }

  async function isOn(subject: UnleashSubject): Promise<readonly boolean[]> {
    const read = async (flag: string) => {
      const response = await fetch(`${fake.url}/api/admin/projects/default/features/${flag}`, { headers: { authorization: ADMIN_TOKEN } });
      const { environments } = (await response.json()) as { environments: { name: string; enabled: boolean }[] };
      return environments.find(({ name }) => name === 'production')?.enabled === true;
    };
    return Promise.all([pivotOf(subject), ...keysOf(subject)].map(read));
  }
});

describe('C4 what is put right', () => {
  it('is told in the words of what stood there, once', async () => {
    const subject = await exposed();
    const [first = ''] = keysOf(subject);
    await hands(pivotOf(subject)).switchTo('off');
    await hands(pivotOf(subject)).add({ name: 'default', title: 'for the sales demo', parameters: {} });
    await hands(first).switchTo('off');
    expect(await mend(subject, 2)).toMatchObject([{ share: 50_000 }, { share: 50_000 }, { share: 50_000 }]);
    expect(subject.undone).toEqual([
      `${pivotOf(subject)} has a strategy that Tidegate did not make (for the sales demo)`,
      `${pivotOf(subject)} is switched off`,
      `${first} is switched off`,
    ]);
    await mend(subject, 2);
    expect(subject.undone).toHaveLength(3);
  });

  it('is not told where nothing had been altered', async () => {
    const subject = await exposed();
    await mend(subject, 2);
    expect(subject.undone).toEqual([]);
  });

  it('includes the flags that were off, although the write itself had been made before the first try was cut short', async () => {
    const subject = await exposed();
    await hands(pivotOf(subject)).switchTo('off');
    fake.mood = { status: 503, only: /\/on$/ };
    await expect(mend(subject, 2)).rejects.toMatchObject({ code: 'PLATFORM_UNAVAILABLE' });
    fake.mood = 'good';
    expect(await mend(subject, 2)).toMatchObject([{ share: 50_000 }, { share: 50_000 }, { share: 50_000 }]);
  });

  it('does not bring back what a person has archived: that is said, with who it was', async () => {
    const subject = await exposed();
    const [first = ''] = keysOf(subject);
    await hands(first).archive();
    expect(await mend(subject, 2)).toMatchObject({
      code: 'FLAG_DRIFTED',
      detail: expect.stringMatching(/is gone.*does not bring it back.*archived/),
    });
    expect(await rollBack(subject, 3)).toMatchObject([{ highestShare: 0 }, { highestShare: 0 }, { highestShare: 0 }]);
  });

  it('a settling over edits by hand settles, and without being asked to it is refused', async () => {
    const subject = await exposed();
    const settle = (generation: number, more: object = {}) => {
      const exposure = { ...toExposureOf(subject, 100_000, 2), stage: 'completed' };
      return subject.platform.settle(subject.scope, toMoves(subject), { exposure, drainedAtMs: 0 }, fence(generation, more));
    };
    await hands(pivotOf(subject)).switchTo('off');
    expect(await settle(2)).toMatchObject({ code: 'FLAG_DRIFTED' });
    expect(await settle(2, { overDrift: true })).toMatchObject([{ share: 100_000 }, { share: 100_000 }, { share: 100_000 }]);
    expect((await strategies(subject)).map(({ variants }) => variants[0]?.name)).toEqual(['candidate']);
  });
});
