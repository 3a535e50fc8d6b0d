import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findDrift } from '../../../../core/rollout/drift/find-drift.js';
import { toExposureOf, toMoves } from '../../../../test/cases/flag-platform-cases.js';
import { ADMIN_TOKEN, type FakeUnleash, PERSON, startFakeUnleash } from '../../../../test/fakes/fake-unleash/start-fake-unleash.js';
import { PIVOT_CASES } from '../../../../test/fakes/fake-unleash/unleash-drift-cases.js';
import { adminOf, unleashSubject } from '../../../../test/fakes/fake-unleash/unleash-subject.js';

describe('C4 an edit by hand of one flag in a group is seen at that flag, told with its author, and put right when a person asks for it', () => {
  let fake: FakeUnleash;
  beforeAll(async () => {
    fake = await startFakeUnleash();
  });
  afterAll(() => fake.stop());

  it.each(PIVOT_CASES.map((one, index) => ({ ...one, index })))('$edit', async ({ index, does, told, movesShareTo }) => {
    const subject = unleashSubject({ url: fake.url, token: ADMIN_TOKEN, feature: `grouped${index}`, align: 'group' });
    const { platform, scope } = subject;
    const moves = toMoves(subject);
    const keys = moves.map(({ key }) => key);
    const key = keys.at(-1) ?? '';
    const apply = (generation: number, overDrift?: true) =>
      platform.apply(scope, moves, toExposureOf(subject, 5_000), {
        generation,
        operationId: `r/${generation}`,
        ...(overDrift && { overDrift }),
      });
    const intended = (generation: number) => ({ flags: moves, share: 5_000, generation });
    await platform.register(scope, moves);
    expect(findDrift((await apply(1)) as never, intended(1))).toBeNull();
    const hands = adminOf({ url: fake.url, token: PERSON.token }, key);
    await does({ pivot: hands, flag: hands, pivotKey: key });

    expect(findDrift(await platform.read(scope, keys), intended(1))?.drifts.map((drift) => drift.key)).toEqual([key]);
    expect(await platform.outside.lastChange(scope, key)).toMatchObject({ by: PERSON.name, what: expect.stringMatching(told) });

    const plain = await apply(2);
    if (movesShareTo !== undefined) return expect(findDrift(plain as never, intended(2))).toBeNull();
    expect(plain).toMatchObject({ refused: true, code: expect.stringMatching(/FLAG_DRIFTED|FLAG_FENCED/) });
    expect((await platform.read(scope, keys)).slice(0, 2)).toMatchObject([{ generation: 1 }, { generation: 1 }]);
    expect(findDrift((await apply(3, true)) as never, intended(3))).toBeNull();
    expect(subject.undone).not.toEqual([]);
  });
});
