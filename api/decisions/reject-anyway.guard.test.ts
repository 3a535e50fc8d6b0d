import { afterAll, beforeAll, expect, it } from 'vitest';
import { rolloutAtGate } from '../../test/fakes/api/api-rollouts.js';
import { type ApiUnderTest, startApi } from '../../test/fakes/api/api-server.js';

let api: ApiUnderTest;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

it('R-API-1 a rejection is taken although the evidence has changed since it was shown; an approval is not', async () => {
  const { id, gateId } = await rolloutAtGate(api);
  const decide = (verb: string) =>
    api.ask('POST', `/v1/rollouts/${id}/decisions`, {
      as: 'ada@example.com',
      body: { verb, reason: 'I have seen it', gateId, evidenceHash: 'old' },
    });
  expect((await decide('approve')).body.code).toBe('EVIDENCE_CHANGED');
  const { status, body } = await decide('reject');
  expect([status, body.view?.phase]).toEqual([200, 'rollingBack']);
});
