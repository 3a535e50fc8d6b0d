import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startedRollout } from '../../test/fakes/api/api-rollouts.js';
import { type ApiUnderTest, startApi } from '../../test/fakes/api/api-server.js';

let api: ApiUnderTest;
let id: string;
beforeAll(async () => {
  api = await startApi();
  id = (await startedRollout(api)).id;
});
afterAll(() => api.stop());

const PATHS = [
  '/v1/rollouts/ID/decisions',
  '/v1/rollouts/ID/revert',
  '/v1/features/f/kill',
  '/v1/freezes',
  '/v1/freezes/f/lift',
  '/v1/outcomes',
];
const send = (path: string, body: string) =>
  api.ask('POST', path.replace('ID', id), { body, headers: { 'content-type': 'application/json', 'if-match': '*' } });

describe('R-API-1 bodies that nobody would send', () => {
  it.each(PATHS)('nested without end are refused before they are read: %s', async (path) => {
    const { status, body } = await send(path, '['.repeat(60_000));
    expect([status, body.code]).toEqual([400, 'REQUEST_INVALID']);
    expect(body.detail).toContain('32 levels');
  });

  it.each(PATHS)('with a key that reaches a prototype are refused: %s', async (path) => {
    for (const text of ['{"__proto__":{"verb":"abort","reason":"r"}}', '{"reason":"r","constructor":{"prototype":{}}}']) {
      expect((await send(path, text)).status).toBe(400);
    }
    expect(({} as { verb?: string }).verb).toBeUndefined();
  });

  it('an outcome with such a key is named and left out', async () => {
    const outcome = '{"id":"o","rollout":"r","stageAttempt":1,"arm":"control","assignment":"random","unit":"u","metrics":{"__proto__":1}}';
    const { status, body } = await send('/v1/outcomes', `{"outcomes":[${outcome}]}`);
    expect([status, body.accepted, body.rejected.length]).toEqual([202, 0, 1]);
  });

  it('larger than is read are refused', async () => {
    expect((await send('/v1/freezes', `{"reason":"${'x'.repeat(70_000)}"}`)).body.code).toBe('BODY_TOO_LARGE');
  });
});
