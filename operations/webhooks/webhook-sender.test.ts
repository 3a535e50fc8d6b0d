import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createWebhookSecret } from '../../contracts/webhooks/sign-webhook.js';
import type { OutsideAnswer, OutsidePost } from '../../platform/outbound/post-outside.js';
import { createStore, IN_MEMORY } from '../../store/create-store.js';
import type { Store } from '../../store/store.js';
import { entryOf, newRollout } from '../../store/test/samples.js';
import { toWebhookEntry } from './webhook-entry.js';
import { WebhookSender } from './webhook-sender.js';

// The library refuses what is older than five minutes by the real clock.
const NOW_MS = Math.floor(Date.now() / 1_000) * 1_000;
const HOUR_MS = 3_600_000;
const OK: OutsideAnswer = { kind: 'answered', status: 200, text: '', retryAfter: null };
const answer = (status: number, retryAfter: string | null = null): OutsideAnswer => ({ kind: 'answered', status, text: 'no', retryAfter });

let store: Store;
let clock: { nowMs: number };
let posts: OutsidePost[];
let answers: (OutsideAnswer | Promise<OutsideAnswer>)[];
const errors: string[] = [];

const senderOf = (others: Partial<ConstructorParameters<typeof WebhookSender>[0]> = {}) =>
  new WebhookSender({
    store,
    policy: { allowedHosts: [], allowsLoopback: false },
    nowMs: () => clock.nowMs,
    createId: () => `id-${posts.length}`,
    random: () => 0.5,
    post: async (post) => {
      posts.push(post);
      return (await answers.shift()) ?? OK;
    },
    onError: (what, error) => errors.push(`${what}: ${String(error)}`),
    ...others,
  });
const secret = createWebhookSecret();
/** Each test has a rollout and a webhook of its own. */
let own: { readonly webhook: string; readonly rollout: string; readonly feature: string };
let made = 0;
async function makeWebhook(): Promise<void> {
  made += 1;
  own = { webhook: `wh-${made}`, rollout: `r-${made}`, feature: `feature-${made}` };
  await store.rollouts.create(newRollout(own.rollout, own.feature));
  const scope = { events: ['rollout.hold'], environment: '*', features: own.feature };
  const webhook = { id: own.webhook, name: 'ops', url: 'https://hooks.example.com/x?token=t0ken', ...scope };
  const entry = toWebhookEntry({ webhook, change: 'created', key: '1', by: { id: 'ada', via: 'api' }, atMs: NOW_MS });
  await store.webhooks.create({ ...webhook, secret, createdBy: 'ada', atMs: NOW_MS }, entry);
}
const happen = (key: string) => store.audit.append([entryOf(own.rollout, key, { kind: 'hold', summary: 'It holds.', atMs: NOW_MS })]);
const deliveries = () => store.webhooks.deliveries(own.webhook, { limit: 100 });
const webhook = () => store.webhooks.get(own.webhook);

beforeAll(async () => {
  store = await createStore({ dataFolder: IN_MEMORY, clock: { nowMs: () => clock.nowMs } });
});
afterAll(() => store.close());
beforeEach(async () => {
  [clock, posts, answers] = [{ nowMs: NOW_MS }, [], []];
  await makeWebhook();
});
afterEach(async () => {
  await store.webhooks.remove(own.webhook, entryOf('@control-plane', `${own.webhook}-removed`, { kind: 'webhook' }));
  expect(errors.splice(0)).toEqual([]);
});

describe('R-API-1 R-AUDIT-1 what is sent', () => {
  it('an event that a process has written and not sent before it died is sent by the next one, signed as the standard says', async () => {
    await happen('h1');
    await senderOf().drain();
    const [sent] = posts;
    const body = new Webhook(secret).verify(sent?.body ?? '', { ...sent?.headers });
    expect(body).toMatchObject({
      type: 'rollout.hold',
      timestamp: new Date(NOW_MS).toISOString(),
      data: {
        rollout: { id: own.rollout, feature: own.feature },
        entry: { kind: 'hold', seq: 2, summary: 'It holds.', by: 'ada@example.com' },
      },
    });
    expect(() => new Webhook(secret).verify(`${sent?.body} `, { ...sent?.headers })).toThrow();
    expect(await deliveries()).toMatchObject([{ state: 'delivered', attempts: 1, status: 200, error: null }]);
  });

  it('while a secret is exchanged either one verifies it, and afterwards only the new one', async () => {
    const renewed = createWebhookSecret();
    const entry = entryOf('@control-plane', `${own.webhook}-rotated`, { kind: 'webhook' });
    await store.webhooks.rotate(own.webhook, { secret: renewed, previousUntilMs: NOW_MS + 1_000, atMs: NOW_MS }, entry);
    await happen('h1');
    await senderOf().drain();
    clock.nowMs += 1_000;
    await happen('h2');
    await senderOf().drain();
    const verifies = (by: string, at: number) => {
      try {
        return new Webhook(by).verify(posts[at]?.body ?? '', { ...posts[at]?.headers }) !== undefined;
      } catch {
        return false;
      }
    };
    expect([verifies(secret, 0), verifies(renewed, 0), verifies(secret, 1), verifies(renewed, 1)]).toEqual([true, true, false, true]);
  });

  it('two processes with the same outbox send each event once', async () => {
    for (let index = 0; index < 10; index++) await happen(`h${index}`);
    await Promise.all([senderOf().drain(), senderOf().drain()]);
    expect(posts).toHaveLength(10);
    expect(new Set(posts.map(({ headers }) => headers['webhook-id'])).size).toBe(10);
  });

  it('one that is cut off while it ends leaves the delivery to the next, with the same id', async () => {
    await happen('h1');
    const cut: OutsideAnswer = { kind: 'failed', reason: 'cut' };
    const sender = senderOf({
      post: (post) =>
        new Promise((resolve) => {
          posts.push(post);
          post.signal?.addEventListener('abort', () => resolve(cut));
        }),
    });
    const drained = sender.drain();
    await expect.poll(() => posts.length).toBe(1);
    await sender.stop();
    await drained;
    expect(await deliveries()).toMatchObject([{ state: 'pending', attempts: 0 }]);
    clock.nowMs += 30_000;
    await senderOf().drain();
    expect(posts.map(({ headers }) => headers['webhook-id'])).toEqual([posts[0]?.headers['webhook-id'], posts[0]?.headers['webhook-id']]);
    expect(await deliveries()).toMatchObject([{ state: 'delivered' }]);
  });
});

describe('R-API-1 a receiver that does not take it', () => {
  /** Turns the clock to where it is tried next; answers how long that was. */
  async function waitAndSend(): Promise<number> {
    const [delivery] = await deliveries();
    const waitedMs = Math.max((delivery?.nextAtMs ?? 0) - clock.nowMs, 0);
    clock.nowMs += waitedMs;
    await senderOf().drain();
    return waitedMs;
  }

  it('gets it again later and later, as the same event, and not for ever', async () => {
    await happen('h1');
    answers = Array.from({ length: 100 }, () => answer(503));
    const waits = [];
    for (let turn = 0; turn < 60 && (await deliveries())[0]?.state !== 'dead'; turn++) waits.push(await waitAndSend());
    expect(waits.slice(0, 9)).toEqual([0, 5, 20, 60, 300, 900, 1_800, 3_600, 3_600].map((seconds) => seconds * 1_000));
    const [delivery] = await deliveries();
    expect(delivery).toMatchObject({ state: 'dead', attempts: waits.length, status: 503, error: 'answered 503: no' });
    expect(clock.nowMs - NOW_MS).toBeGreaterThan(22 * HOUR_MS);
    expect(clock.nowMs - NOW_MS).toBeLessThanOrEqual(24 * HOUR_MS);
    expect(new Set(posts.map(({ headers, body }) => `${headers['webhook-id']} ${body}`)).size).toBe(1);
    expect(await webhook()).toMatchObject({ isActive: true, failingSinceMs: NOW_MS });
  });

  it('is left alone for as long as it asks', async () => {
    await happen('h1');
    answers = [answer(429, '120')];
    await senderOf().drain();
    clock.nowMs += 119_999;
    await happen('h2');
    await senderOf().drain();
    expect(posts).toHaveLength(1);
    clock.nowMs += 1;
    await senderOf().drain();
    expect(posts).toHaveLength(3);
  });

  it('and says that it is gone ends its webhook, which stands in the audit; nothing else does', async () => {
    await happen('h1');
    answers = [answer(410)];
    await senderOf().drain();
    expect(await webhook()).toMatchObject({ isActive: false, inactiveReason: 'answered 410' });
    expect(await deliveries()).toMatchObject([{ state: 'dead', status: 410 }]);
    const ended = (await store.audit.list('@control-plane')).at(-1);
    expect(ended).toMatchObject({
      kind: 'webhook',
      principal: { id: 'system:tidegate' },
      data: { change: 'ended', webhookId: own.webhook },
    });
    expect(JSON.stringify(ended)).not.toContain('t0ken');
    await happen('h2');
    expect(await deliveries()).toHaveLength(1);
  });

  it('one that hangs holds up nobody else', async () => {
    let end: (answer: OutsideAnswer) => void = () => undefined;
    const slow = new Promise<OutsideAnswer>((resolve) => {
      end = resolve;
    });
    await happen('h1');
    await happen('h2');
    answers = [slow];
    const drained = senderOf().drain();
    await expect.poll(async () => (await deliveries()).map(({ state }) => state)).toEqual(['delivered', 'pending']);
    end(OK);
    await drained;
    expect((await deliveries()).map(({ state }) => state)).toEqual(['delivered', 'delivered']);
  });

  it('an address that must not be reached is not sent to, and the log says why', async () => {
    await happen('h1');
    await senderOf({
      post: async () => ({ kind: 'refused', reason: 'hooks.example.com (10.0.0.1) is not on the public internet' }),
    }).drain();
    expect(await deliveries()).toMatchObject([{ state: 'failed', status: null, error: expect.stringMatching(/^not sent: .*10\.0\.0\.1/) }]);
  });
});
