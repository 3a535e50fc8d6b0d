import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newSpec } from '../../test/fakes/api/api-rollouts.js';
import { type Answer, type ApiUnderTest, startApi, toDeps } from '../../test/fakes/api/api-server.js';
import { createApiServer } from '../create-server.js';

let api: ApiUnderTest;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

interface Sent {
  readonly key?: string;
  readonly as?: string;
}

const post = (path: string, body: unknown, { key, as = 'dev@example.com' }: Sent): Promise<Answer> =>
  api.ask('POST', path, { as, body, headers: key === undefined ? {} : { 'idempotency-key': key } });
const replayed = ({ headers }: Answer) => headers.get('idempotency-replayed');
const rolloutsOf = async (feature: string) => (await api.ask('GET', `/v1/rollouts?feature=${feature}`)).body.rollouts.length;

describe('R-API-1 Idempotency-Key', () => {
  it('gives the first answer again to the same request', async () => {
    const first = await post('/v1/rollouts', newSpec('once'), { key: 'k-1' });
    const again = await post('/v1/rollouts', newSpec('once'), { key: 'k-1' });
    expect([first.status, again.status, replayed(first), replayed(again)]).toEqual([201, 201, null, 'true']);
    expect([again.body.id, again.headers.get('location')]).toEqual([first.body.id, `/v1/rollouts/${first.body.id}`]);
    expect(await rolloutsOf('once')).toBe(1);
  });

  it('keeps the status and the warnings of the first answer, although the engine is back', async () => {
    api.engine.isDown = true;
    const first = await post('/v1/rollouts', newSpec('later'), { key: 'k-2' });
    api.engine.isDown = false;
    const again = await post('/v1/rollouts', newSpec('later'), { key: 'k-2' });
    expect([first.status, again.status]).toEqual([202, 202]);
    expect(again.body.warnings).toEqual(first.body.warnings);
    expect(first.body.warnings.at(-1).detail).toContain('does not answer');
  });

  it('twice at the same moment makes one', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => post('/v1/rollouts', newSpec('at-once'), { key: 'k-3' })));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.filter((answer) => replayed(answer) === null)).toHaveLength(1);
    expect(await rolloutsOf('at-once')).toBe(1);
  });

  it('holds when the process dies between storing and answering: the next one starts what was stored', async () => {
    const { start } = api.engine;
    api.engine.start = () => Promise.reject(new TypeError('The process is gone.'));
    const first = await post('/v1/rollouts', newSpec('crash'), { key: 'k-4' });
    api.engine.start = start;
    const { id } = (await api.ask('GET', '/v1/rollouts?feature=crash')).body.rollouts[0];
    expect([first.status, (await api.store.rollouts.get(id))?.engineStartedAtMs]).toEqual([500, null]);
    const next = createApiServer(toDeps(api.store, api.engine, api.clock));
    const { url } = await next.listen('127.0.0.1', 0);
    const headers = { 'content-type': 'application/json', authorization: 'Bearer dev:dev@example.com', 'idempotency-key': 'k-4' };
    const again = await fetch(`${url}/v1/rollouts`, { method: 'POST', headers, body: JSON.stringify(newSpec('crash')) });
    await next.close();
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
    expect(((await again.json()) as { id: string }).id).toBe(id);
    expect((await api.store.rollouts.get(id))?.engineStartedAtMs).not.toBeNull();
    expect(await rolloutsOf('crash')).toBe(1);
  });

  it('belongs to one request: another body or address with it is refused', async () => {
    await post('/v1/rollouts', newSpec('mine'), { key: 'k-5' });
    const other = await post('/v1/rollouts', newSpec('other'), { key: 'k-5' });
    expect([other.status, other.body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    const elsewhere = await post('/v1/freezes', { kind: 'stop', reason: 'r', feature: 'x' }, { key: 'k-5' });
    expect([elsewhere.status, elsewhere.body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    expect(await rolloutsOf('other')).toBe(0);
  });

  it('belongs to one person: the same key of somebody else is another key', async () => {
    const [mine, theirs] = [
      await post('/v1/rollouts', newSpec('hers'), { key: 'k-6', as: 'ada@example.com' }),
      await post('/v1/rollouts', newSpec('his'), { key: 'k-6' }),
    ];
    expect([mine.status, theirs.status]).toEqual([201, 201]);
    expect(mine.body.id).not.toBe(theirs.body.id);
  });

  it('of a request that was refused may be sent again: nothing was made', async () => {
    api.engine.isDown = true;
    const held = await post('/v1/rollouts', newSpec('held'), {});
    const refused = await post('/v1/rollouts', newSpec('held'), { key: 'k-7' });
    await api.ask('POST', `/v1/rollouts/${held.body.id}/decisions`, { body: { verb: 'abort' } });
    api.engine.isDown = false;
    const again = await post('/v1/rollouts', newSpec('held'), { key: 'k-7' });
    expect([refused.body.code, again.status, replayed(again)]).toEqual(['FLAG_LEASED', 201, null]);
  });

  it.each([
    ['an empty one', ''],
    ['one that is too long', 'k'.repeat(201)],
    ['one with a blank', 'a b'],
    ['one with a control character', 'a\tb'],
    ['one with letters beyond ASCII', 'schl\u00fcssel'],
  ])('is not %s', async (_what, key) => {
    const { status, body } = await post('/v1/rollouts', newSpec('malformed'), { key });
    expect([status, body.code]).toEqual([400, 'REQUEST_INVALID']);
    expect(body.detail).toContain('Idempotency-Key');
    expect(await rolloutsOf('malformed')).toBe(0);
  });

  it('is not needed', async () => {
    const [first, second] = [await post('/v1/freezes', FREEZE, {}), await post('/v1/freezes', FREEZE, {})];
    expect(first.body.freeze.id).not.toBe(second.body.freeze.id);
  });
});

const FREEZE = { kind: 'stop', reason: 'payments are down', feature: 'frozen' };

describe('R-API-1 Idempotency-Key on other things that are made', () => {
  it('throws one freeze, and shows it as it stands now', async () => {
    const first = await post('/v1/freezes', FREEZE, { key: 'f-1' });
    await api.ask('POST', `/v1/freezes/${first.body.freeze.id}/lift`, { body: { reason: 'over' } });
    const again = await post('/v1/freezes', FREEZE, { key: 'f-1' });
    expect([again.status, again.body.freeze.id, again.body.freeze.state, again.body.warnings]).toEqual([
      201,
      first.body.freeze.id,
      'lifted',
      first.body.warnings,
    ]);
    expect(replayed(again)).toBe('true');
  });

  it('retries once, and another rollout is another request', async () => {
    const ids = [];
    for (let turn = 0; turn < 2; turn += 1) {
      api.engine.isDown = true;
      const { body } = await post('/v1/rollouts', newSpec(), {});
      await api.ask('POST', `/v1/rollouts/${body.id}/decisions`, { body: { verb: 'abort' } });
      api.engine.isDown = false;
      ids.push(body.id);
    }
    const [first, again] = [
      await post(`/v1/rollouts/${ids[0]}/retry`, undefined, { key: 'r-1' }),
      await post(`/v1/rollouts/${ids[0]}/retry`, undefined, { key: 'r-1' }),
    ];
    expect([first.status, again.status, again.body.id, replayed(again)]).toEqual([201, 201, first.body.id, 'true']);
    expect((await post(`/v1/rollouts/${ids[1]}/retry`, undefined, { key: 'r-1' })).body.code).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  it('rehearses once', async () => {
    const first = await post('/v1/rehearsals', newSpec('rehearsed'), { key: 'h-1' });
    const again = await post('/v1/rehearsals', newSpec('rehearsed'), { key: 'h-1' });
    expect([first.status, again.status, again.body.id]).toEqual([202, 202, first.body.id]);
    expect(new Set(api.engine.rehearsals.map(({ id }) => id)).size).toBe(1);
  });
});
