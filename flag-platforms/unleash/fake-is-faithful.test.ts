import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN_TOKEN, CLIENT_TOKEN, type FakeUnleash, startFakeUnleash } from '../../test/fakes/fake-unleash/start-fake-unleash.js';
import { ANSWER_CASES, type AnswerServer, ask } from '../../test/fakes/fake-unleash/unleash-answer-cases.js';
import { adminOf } from '../../test/fakes/fake-unleash/unleash-subject.js';
import { toChildStrategy } from './wire/child-wire.js';

describe('the fake answers as Unleash does (test/e2e/unleash.test.ts asks the real one the same)', () => {
  let fake: FakeUnleash;
  let server: AnswerServer;
  beforeAll(async () => {
    fake = await startFakeUnleash();
    const admin = adminOf({ url: fake.url, token: ADMIN_TOKEN }, 'answers');
    await admin.create();
    await admin.add(toChildStrategy('v1'));
    const [strategy] = await admin.strategies();
    server = { url: fake.url, tokens: { admin: ADMIN_TOKEN, client: CLIENT_TOKEN }, flag: 'answers', strategyId: strategy?.id ?? '' };
  });
  afterAll(() => fake.stop());

  it.each(ANSWER_CASES)('to $what: $status', async (one) => {
    const { status, text } = await ask(one, server);
    expect([status, text]).toEqual([one.status, expect.stringMatching(one.says ?? /./s)]);
  });
});
