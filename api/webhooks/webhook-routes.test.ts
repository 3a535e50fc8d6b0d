import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startedRollout } from '../../test/fakes/api/api-rollouts.js';
import { type ApiUnderTest, startApi } from '../../test/fakes/api/api-server.js';
import { runCliFor } from '../../test/fakes/cli/cli-run.js';

interface Received {
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

let api: ApiUnderTest;
let receiver: Server;
let url: string;
const received: Received[] = [];
let answerWith = 200;
beforeAll(async () => {
  // Signatures are verified by a library that looks at the real clock.
  api = await startApi();
  api.clock.nowMs = Date.now();
  receiver = createServer((req, res) => {
    let text = '';
    req.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
    });
    req.on('end', () => {
      received.push({ headers: req.headers, text });
      res.writeHead(answerWith).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook?token=t0ken`;
});
afterAll(async () => {
  await api.stop();
  receiver.close();
});

const ask = (method: string, path: string, body?: unknown) =>
  api.ask(method, path, { as: 'ada@example.com', ...(body !== undefined && { body }) });
const create = async (body: object = {}) => (await ask('POST', '/v1/webhooks', { name: 'ops', url, ...body })).body;
const cli = (...argv: string[]) => runCliFor(['webhooks', ...argv], { env: { TIDEGATE_URL: api.url, TIDEGATE_AS: 'ada@example.com' } });

describe('R-API-1 /v1/webhooks', () => {
  it('what happens to a rollout arrives, signed with the secret that was shown once, while the engine is away', async () => {
    const { webhook, secret } = await create({ events: ['rollout.requested'] });
    expect(webhook).toMatchObject({ id: expect.stringMatching(/^wh-[0-9a-f]{12}$/), state: 'unused', url: url.replace('t0ken', '…') });
    const { id } = await startedRollout(api);
    await expect.poll(() => received.length, { timeout: 10_000 }).toBe(1);
    const [{ headers, text } = { headers: {}, text: '' }] = received.splice(0);
    expect(new Webhook(secret).verify(text, headers as Record<string, string>)).toMatchObject({
      type: 'rollout.requested',
      data: { rollout: { id }, entry: { kind: 'requested', seq: 1, by: 'dev@example.com' } },
    });
    const shown = JSON.stringify([
      await ask('GET', '/v1/webhooks'),
      await ask('GET', `/v1/webhooks/${webhook.id}`),
      await ask('GET', '/v1/audit?rollout=@control-plane'),
    ]);
    expect(shown).not.toContain(secret);
    expect(shown).not.toContain('t0ken');
    expect((await ask('DELETE', `/v1/webhooks/${webhook.id}`)).status).toBe(200);
  });

  it('a test sends a ping and answers what came of it; what was not taken can be sent again', async () => {
    const { webhook, secret } = await create({ features: 'none' });
    answerWith = 500;
    const { delivery } = (await ask('POST', `/v1/webhooks/${webhook.id}/test`)).body;
    expect(delivery).toMatchObject({ type: 'webhook.ping', state: 'failed', status: 500, attempts: 1, error: 'answered 500' });
    answerWith = 204;
    const again = (await ask('POST', `/v1/webhooks/${webhook.id}/deliveries/${delivery.id}/redeliver`)).body.delivery;
    expect(again).toMatchObject({ id: delivery.id, state: 'delivered', status: 204, attempts: 1, error: null });
    const [first, second] = received.splice(0);
    expect(first?.headers['webhook-id']).toBe(second?.headers['webhook-id']);
    expect(new Webhook(secret).verify(second?.text ?? '', second?.headers as Record<string, string>)).toMatchObject({
      data: { by: 'ada@example.com' },
    });
    const { body } = await ask('GET', `/v1/webhooks/${webhook.id}/deliveries?state=delivered`);
    expect([body.deliveries.length, body.next]).toEqual([1, null]);
    expect((await ask('GET', `/v1/webhooks/${webhook.id}/deliveries?state=dead`)).body.deliveries).toEqual([]);
    await ask('DELETE', `/v1/webhooks/${webhook.id}`);
    answerWith = 200;
  });

  it('is changed, rotated and removed, each with its line in the audit', async () => {
    const { webhook, secret } = await create({ features: 'none' });
    const at = `/v1/webhooks/${webhook.id}`;
    expect((await ask('PATCH', at, { isActive: false, events: ['rollout.kill', '*'] })).body.webhook).toMatchObject({
      state: 'inactive',
      events: ['*'],
    });
    const rotated = (await ask('POST', `${at}/rotate`, { overlap: '1h' })).body;
    expect(rotated.webhook.previousUntilMs).toBe(api.clock.nowMs + 3_600_000);
    expect(rotated.secret).not.toBe(secret);
    await ask('DELETE', at);
    expect([(await ask('GET', at)).status, (await ask('DELETE', at)).body.code]).toEqual([404, 'NOT_FOUND']);
    const lines = (await api.store.audit.list('@control-plane')).filter(({ data }) => data['webhookId'] === webhook.id);
    expect(lines.map(({ data, principal }) => [data['change'], principal.id])).toEqual(
      ['created', 'changed', 'rotated', 'removed'].map((change) => [change, 'ada@example.com']),
    );
    expect(lines[1]?.data).toMatchObject({ before: { isActive: true, events: ['*'] }, after: { isActive: false } });
  });

  it.each<[string, object, string]>([
    ['metadata', { url: 'https://169.254.169.254/latest' }, '/url'],
    ['another machine without TLS', { url: 'http://hooks.example.com/x' }, '/url'],
    ['a password', { url: 'https://a:b@hooks.example.com/x' }, '/url'],
    ['an event that there is not', { events: ['rollout.vanished'] }, '/events/0'],
    ['no event', { events: [] }, '/events'],
    ['a pattern in the middle', { features: 'a*b' }, '/features'],
    ['an unknown field', { secret: 'whsec_own' }, ''],
  ])('%s is refused with its place', async (_what, body, pointer) => {
    const answer = await ask('POST', '/v1/webhooks', { name: 'ops', url, ...body });
    expect([answer.status, answer.body.code]).toEqual([400, 'REQUEST_INVALID']);
    expect(answer.body.errors[0].pointer).toContain(pointer);
  });

  it.each([
    ['PATCH', '/v1/webhooks/wh-none', { name: 'x' }],
    ['POST', '/v1/webhooks/wh-none/test', undefined],
    ['POST', '/v1/webhooks/wh-none/deliveries/1/redeliver', undefined],
    ['GET', '/v1/webhooks/wh-none/deliveries', undefined],
    ['GET', '/v1/webhooks/%00', undefined],
  ])('%s %s is not found', async (method, path, body) => expect((await ask(method, path, body)).status).toBe(404));
});

describe('R-API-1 tidegate webhooks', () => {
  it('create prints the secret alone on stdout; list, test, deliveries and delete say what there is', async () => {
    const made = await cli('create', url, '--features', 'none', '--name', 'on call');
    expect([made.code, made.stdout]).toEqual([0, expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=\n$/)]);
    expect(made.stderr).toContain('✓ made  on call');
    const id = (await ask('GET', '/v1/webhooks')).body.webhooks.at(-1).id;
    expect((await cli('list', '-o', 'table')).stdout).toMatch(/on call +wh-[0-9a-f]{12} +○ nothing yet +never +none/);
    const test = await cli('test', id, '-o', 'table');
    expect([test.code, test.stdout]).toEqual([0, expect.stringContaining('✓ taken  webhook.ping  answered 200')]);
    answerWith = 503;
    expect((await cli('test', id)).code).toBe(1);
    answerWith = 200;
    const log = (await cli('deliveries', id, '-o', 'table')).stdout;
    expect(log).toMatch(/↻ tries again +webhook\.ping/);
    expect(log).toContain('answered 503');
    expect((await cli('rotate', id)).stdout).toMatch(/^whsec_/);
    expect((await cli('delete', id)).stderr).toContain('✓ removed');
    expect((await cli('list', '-o', 'table')).stdout).toContain('No webhooks: nobody is told.');
  });
});
