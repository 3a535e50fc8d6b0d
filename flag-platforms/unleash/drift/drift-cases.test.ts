import { afterAll, beforeAll, describe, it } from 'vitest';
import { runDriftCase } from '../../../test/fakes/fake-unleash/run-drift-case.js';
import { ADMIN_TOKEN, type FakeUnleash, PERSON, startFakeUnleash } from '../../../test/fakes/fake-unleash/start-fake-unleash.js';
import { DRIFT_CASES } from '../../../test/fakes/fake-unleash/unleash-drift-cases.js';
import { unleashSubject } from '../../../test/fakes/fake-unleash/unleash-subject.js';

describe.each([
  ['a canary', 5_000],
  ['a shadow, which exposes nobody', 0],
] as const)('C4 an edit by hand in %s is seen, told with its author, and put right when a person asks for it', (_stage, share) => {
  let fake: FakeUnleash;
  beforeAll(async () => {
    fake = await startFakeUnleash();
  });
  afterAll(() => fake.stop());

  // A shadow has no share that a slider could move.
  const cases =
    share > 0 ? DRIFT_CASES : DRIFT_CASES.map((one) => (one.edit === 'the slider is moved' ? { ...one, movesShareTo: undefined } : one));
  it.each(cases.map((one, index) => ({ ...one, index })))('$edit', ({ index, ...one }) => {
    const subject = unleashSubject({ url: fake.url, token: ADMIN_TOKEN, feature: `drift${index}` });
    return runDriftCase(one, { subject, person: { url: fake.url, ...PERSON }, share });
  });
});
