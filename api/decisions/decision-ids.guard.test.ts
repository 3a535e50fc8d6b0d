import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startedRollout } from '../../test/fakes/api/api-rollouts.js';
import { type ApiUnderTest, startApi } from '../../test/fakes/api/api-server.js';

let api: ApiUnderTest;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const decide = (id: string, body: object, as: string) =>
  api.ask('POST', `/v1/rollouts/${id}/decisions`, { as, body, headers: { 'if-match': '*' } });
const rolledBack = async () => {
  const { id } = await startedRollout(api);
  await decide(id, { verb: 'abort', reason: 'bad' }, 'grace@example.com');
  await api.engine.apply(id, { kind: 'rolledBack', detail: 'All flags show control.' });
  return id;
};

describe('R-API-1 the id of a decision belongs to its sender and to what is decided', () => {
  it('an abort with the id of a pause is done', async () => {
    const { id } = await startedRollout(api);
    await decide(id, { id: '1', verb: 'pause', reason: 'look' }, 'grace@example.com');
    const { status, body } = await decide(id, { id: '1', verb: 'abort', reason: 'bad' }, 'grace@example.com');
    expect([status, body.view.phase]).toEqual([200, 'rollingBack']);
  });

  it('nobody is told that an id was accepted because somebody else has used it', async () => {
    const { id } = await startedRollout(api);
    await decide(id, { id: '1', verb: 'pause', reason: 'look' }, 'grace@example.com');
    const { status, body } = await decide(id, { id: '1', verb: 'pause', reason: 'look' }, 'ada@example.com');
    expect([status, body.code]).toEqual([409, 'ALREADY_PAUSED']);
  });

  it('a refusal is audited although another refusal had the id', async () => {
    const id = await rolledBack();
    await decide(id, { id: 'z', verb: 'resume', reason: 'please' }, 'grace@example.com');
    await decide(id, { id: 'z', verb: 'resume', reason: 'please' }, 'ada@example.com');
    await decide(id, { id: 'z', verb: 'pause' }, 'ada@example.com');
    const { entries } = (await api.ask('GET', `/v1/rollouts/${id}/timeline`)).body;
    const refusals = entries.filter(({ kind }: { kind: string }) => kind === 'refusal');
    expect(refusals.map(({ principal, data }: { principal: { id: string }; data: { verb: string } }) => [principal.id, data.verb])).toEqual(
      [
        ['grace@example.com', 'resume'],
        ['ada@example.com', 'resume'],
        ['ada@example.com', 'pause'],
      ],
    );
  });
});
