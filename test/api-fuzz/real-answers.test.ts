import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Operation } from '../../contracts/api/operations/operation.js';
import { OPERATIONS } from '../../contracts/api/operations/operations.js';
import { newSpec, request, rolloutAtGate, startedRollout } from '../fakes/api/api-rollouts.js';
import { type ApiUnderTest, startApi } from '../fakes/api/api-server.js';
import { type Answered, findFault } from './find-faults.js';
import { findUndescribedValues } from './find-undescribed-values.js';

let api: ApiUnderTest;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

async function ask(operationId: string, path: string, body?: unknown): Promise<Answered & { readonly operation: Operation }> {
  const operation = OPERATIONS.find((each) => each.operationId === operationId);
  if (operation === undefined) throw new TypeError(`There is no operation ${operationId}.`);
  const res = await fetch(`${api.url}${path}`, {
    method: operation.method.toUpperCase(),
    headers: { authorization: 'Bearer dev:grace@example.com', 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { operation, status: res.status, type: res.headers.get('content-type') ?? '', text: await res.text() };
}

/** The answer, which must be one of success and described to the last property. */
async function described(operationId: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
  const { operation, ...answer } = await ask(operationId, path, body);
  expect([operationId, findFault(operation, answer)]).toEqual([operationId, null]);
  expect([200, 201, 202], `${operationId}: ${answer.text.slice(0, 300)}`).toContain(answer.status);
  return JSON.parse(answer.text) as Record<string, unknown>;
}

describe('R-API-1 real answers have nothing that their schema does not describe', () => {
  it('of a rollout that watches, with its evidence and its timeline', async () => {
    const { id } = await startedRollout(api);
    for (const [operation, rest] of [
      ['getRollout', ''],
      ['explainRollout', '/explanation'],
      ['compareArms', '/comparison'],
      ['listVerdicts', '/verdicts'],
      ['getReport', '/report'],
      ['getTimeline', '/timeline'],
      ['verifyTimeline', '/audit/verification'],
    ] as const)
      await described(operation, `/v1/rollouts/${id}${rest}`);
    expect((await described('listRollouts', '/v1/rollouts'))['rollouts']).not.toEqual([]);
    expect((await described('findEntries', '/v1/audit'))['entries']).not.toEqual([]);
  });

  it('of a gate, of what is decided there, and of a rollout that has ended', async () => {
    const { id, gateId } = await rolloutAtGate(api);
    expect((await described('getRollout', `/v1/rollouts/${id}`))['gate']).toMatchObject({ id: gateId });
    await described('explainRollout', `/v1/rollouts/${id}/explanation`);
    await described('decide', `/v1/rollouts/${id}/decisions`, { verb: 'approve', gateId, reason: 'Good.' });
    await described('decide', `/v1/rollouts/${id}/decisions`, { verb: 'abort', reason: 'No longer wanted.' });
    await described('getRollout', `/v1/rollouts/${id}`);
    await described('getTimeline', `/v1/rollouts/${id}/timeline`);
  });

  it('of starts, plans, rehearsals and templates', async () => {
    const { status, headers } = await request(api);
    expect([status, headers.get('location')]).toEqual([201, expect.stringContaining('/v1/rollouts/')]);
    await described('startRollout', '/v1/rollouts', newSpec());
    await described('planRollout', '/v1/plans', newSpec());
    await described('rehearse', '/v1/rehearsals', newSpec());
    await described('listRehearsals', '/v1/rehearsals');
    expect((await described('listTemplates', '/v1/templates'))['templates']).not.toEqual([]);
  });

  it('of freezes, features and a kill', async () => {
    const { feature } = await startedRollout(api);
    expect((await described('listFeatures', '/v1/features'))['features']).not.toEqual([]);
    const { freeze } = await described('createFreeze', '/v1/freezes', { kind: 'stop', feature, reason: 'Christmas.' });
    await described('listFreezes', '/v1/freezes');
    await described('liftFreeze', `/v1/freezes/${(freeze as { readonly id: string }).id}/lift`, { reason: 'It is over.' });
    await described('killFeature', `/v1/features/${feature}/kill`, { reason: 'It is bad.' });
  });

  it('of what applications send and ask', async () => {
    const { id: rollout } = await startedRollout(api);
    const about = { rollout, stageAttempt: 1, arm: 'control', assignment: 'random', unit: 'u-1' };
    await described('reportOutcomes', '/v1/outcomes', { outcomes: [{ ...about, id: 'o-1', metrics: { error: 0 } }, { id: 'o-2' }] });
    await described('reportSamples', '/v1/samples', {
      samples: [{ ...about, id: 's-1', input: 'Hello?', output: 'Hello.' }, { id: 's-2' }],
    });
    await described('registerVersion', '/v1/versions/prompt/answer@1', { content: 'Be kind.\n' });
    await described('getVersion', '/v1/versions/prompt/answer@1');
    await described('compareArms', `/v1/rollouts/${rollout}/comparison`);
    await described('evaluateFlags', '/ofrep/v1/evaluate/flags', { context: { targetingKey: 'u-1' } });
  });

  it('of keys, webhooks and alerts', async () => {
    const { key } = await described('createKey', '/v1/keys', { name: 'ci', grants: ['viewer'] });
    const keyPath = `/v1/keys/${(key as { readonly id: string }).id}`;
    const rotated = await described('rotateKey', `${keyPath}/rotate`, {});
    await described('revokeKey', `/v1/keys/${(rotated['key'] as { readonly id: string }).id}/revoke`, { reason: 'Lost.' });
    expect((await described('listKeys', '/v1/keys?all=true'))['keys']).toHaveLength(2);
    const alert = {
      status: 'firing',
      labels: { alertname: 'Slow', tidegate_feature: 'x' },
      startsAt: '2026-01-05T09:00:00Z',
      fingerprint: 'f',
    };
    await described('tellAlerts', '/v1/alerts', { version: '4', alerts: [alert, {}] });
    expect((await described('listAlerts', '/v1/alerts'))['alerts']).toHaveLength(1);
    await described('listWebhooks', '/v1/webhooks');
  });

  it('of the system itself', async () => {
    expect((await described('whoAmI', '/v1/me'))['id']).toBe('grace@example.com');
    await described('isAlive', '/livez');
    await described('isReady', '/readyz');
    await described('getOpenApi', '/openapi.json');
  });

  it('and what is not described is found', () => {
    const alive = OPERATIONS.find(({ operationId }) => operationId === 'isAlive')?.responses[200]?.schema;
    expect(alive && findUndescribedValues(alive, { alive: true, since: 1 })).toBe('undescribed: /since');
    expect(alive && findUndescribedValues(alive, { alive: false })).toMatch(/^\/alive: /);
  });
});
