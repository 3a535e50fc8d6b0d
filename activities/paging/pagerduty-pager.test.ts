import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hostileText } from '../../contracts/slack/text/testing/hostile.js';
import { AppError } from '../../core/errors/app-error.js';
import { readConfig } from '../../platform/config.js';
import { viewOf } from '../../store/test/samples.js';
import { type FakePagerduty, startFakePagerduty } from '../../test/fakes/fake-pagerduty/start-fake-pagerduty.js';
import { createPager } from './create-pager.js';
import { createPagerdutyPager } from './create-pagerduty-pager.js';
import type { Page } from './pager.js';
import { severityOf } from './severity-of.js';
import { toDedupKey } from './to-pagerduty-event.js';

const KEY = 'R0abcdefghijklmnopqrstuvwxyz0123';
const AT_MS = Date.UTC(2026, 10, 21, 12);
const NEVER = new AbortController().signal;
const CAUSES = [
  ...['guard', 'kill', 'gateExpired', 'deadline', 'reconciler', 'failure', 'drift'].map((cause) => `rollback:${cause}`),
  ...['guard', 'deadline', 'gateExpired', 'watchStale', 'drift', 'expired', 'flagsUnread', 'queued'].map((cause) => `held:${cause}`),
  ...['rollbackStuck', 'revertStuck', 'drift', 'controlUnhealthy', 'strayExposure/7', 'reconcilerMissed', 'breakGlass'],
];
const HOSTILE = [
  'x'.repeat(3_001),
  '🚨'.repeat(1_501),
  'bell\u0007 and\nline\r\u2028end\u0000',
  '\ud83d half',
  '   ',
  '',
  `${'x'.repeat(1_022)}🚨🚨`,
];

let fake: FakePagerduty;
let run = 0;
let id = '';
beforeAll(async () => {
  fake = await startFakePagerduty({ routingKey: KEY });
});
afterAll(() => fake?.stop());
beforeEach(() => {
  id = `r${run++}`;
  fake.script.length = 0;
});

const view = (feature = 'support-answer') => viewOf(id, feature, 2);
const page = (patch: Partial<Page> = {}): Page => {
  const cause = patch.cause ?? 'rollback:guard';
  const dedupKey = `${id}/${cause}`;
  return { action: 'trigger', dedupKey, cause, severity: severityOf(cause), summary: 'It is bad.', atMs: AT_MS, view: view(), ...patch };
};
const pager = (options: { url?: string; publicUrl?: string; routingKey?: string } = {}) =>
  createPagerdutyPager({ name: 'oncall', routingKey: KEY, url: fake.url, timeoutMs: 2_000, ...options });
const mine = () => fake.events.filter(({ dedup_key }) => dedup_key.startsWith(`${id}/`));
const incidents = () => fake.incidents.filter(({ dedupKey }) => dedupKey.startsWith(`${id}/`)).map(({ state }) => state);
async function failureOf(sent: Promise<void>): Promise<AppError> {
  const error = await sent.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return error instanceof AppError ? error : expect.unreachable(`it was ${String(error)}`);
}

describe('R-SLACK-1 a page in PagerDuty', () => {
  it('carries who, what, where, how bad and when, with links where people can follow them', async () => {
    await pager({ publicUrl: 'https://tidegate.example.com' }).send(page(), NEVER);
    const url = `https://tidegate.example.com/rollouts/${id}`;
    expect(mine()).toMatchObject([
      {
        event_action: 'trigger',
        dedup_key: `${id}/rollback:guard`,
        client: 'Tidegate',
        client_url: url,
        links: [{ href: url, text: `Rollout ${id}` }],
        payload: {
          summary: 'It is bad.',
          severity: 'error',
          source: 'tidegate/production',
          component: 'support-answer',
          group: 'production',
          class: 'rollback:guard',
          timestamp: '2026-11-21T12:00:00.000Z',
          custom_details: { rollout: id, cause: 'rollback:guard' },
        },
      },
    ]);
  });

  it('goes from the configuration to the incident', async () => {
    const { oncall } = readConfig({ TIDEGATE_PAGERS: `oncall=pagerduty:${KEY}@${fake.url}` }).pagers;
    await createPager({ name: 'oncall', config: oncall ?? expect.unreachable() }).send(page(), NEVER);
    expect(incidents()).toEqual(['triggered']);
  });

  it.each(CAUSES)('of the cause %s is taken, whatever its words, and so is its end', async (cause) => {
    for (const summary of HOSTILE) {
      await pager().send(page({ cause, summary, view: view(summary.slice(0, 300)) }), NEVER);
      await pager().send(page({ cause, summary, action: 'resolve' }), NEVER);
    }
    await pager().send(page({ cause, view: null }), NEVER);
    expect(fake.complaints).toEqual([]);
    expect(mine()).toHaveLength(2 * HOSTILE.length + 1);
  });

  it('of any words is taken', async () => {
    await fc.assert(
      fc.asyncProperty(hostileText, fc.string({ unit: 'binary', maxLength: 2_000 }), async (summary, other) => {
        await pager().send(page({ summary, view: { ...view(other), summary: other, headline: summary, requestedBy: other } }), NEVER);
        await pager().send(page({ summary: other }), NEVER);
      }),
      { numRuns: 60 },
    );
    expect(fake.complaints).toEqual([]);
  });

  it('the same cause twice is one incident; after it was resolved a new one', async () => {
    const one = pager();
    for (const action of ['trigger', 'trigger', 'resolve', 'resolve'] as const) await one.send(page({ action }), NEVER);
    expect(incidents()).toEqual(['resolved']);
    await one.send(page(), NEVER);
    await one.send(page({ cause: 'rollbackStuck' }), NEVER);
    expect(incidents()).toEqual(['resolved', 'triggered', 'triggered']);
  });

  it('with a key that is too long keeps its beginning and stays apart from others', () => {
    const long = (end: string) => toDedupKey(`${'r'.repeat(300)}/${end}`);
    expect([long('a').length, long('a').slice(0, 100), toDedupKey('r'.repeat(255))]).toEqual([255, 'r'.repeat(100), 'r'.repeat(255)]);
    expect(long('a')).not.toBe(long('b'));
    expect(long('a')).toBe(long('a'));
  });
});

describe('R-SLACK-1 what PagerDuty answers', () => {
  it('400 is final, and says what it said without the key', async () => {
    const error = await failureOf(pager({ routingKey: KEY.toLowerCase() }).send(page(), NEVER));
    expect([error.code, error.entry.retryable]).toEqual(['PAGER_REJECTED', false]);
    expect(error.message).toBe(
      'PagerDuty (pager "oncall") refuses the page for rollback:guard: Event object is invalid; Invalid routing key.',
    );
    fake.script.push({ status: 400, body: `no integration ${KEY} here` });
    expect((await failureOf(pager().send(page(), NEVER))).message).toContain('no integration (the routing key) here');
  });

  it.each([
    [429, '7', 7_000],
    [429, undefined, undefined],
    [503, undefined, undefined],
    [500, '0', undefined],
    [403, undefined, undefined],
    [302, undefined, undefined],
  ])('%i is tried again, after as long as it asks for (%s)', async (status, retryAfter, retryAfterMs) => {
    fake.script.push({ status, ...(retryAfter !== undefined && { retryAfter }) });
    const error = await failureOf(pager().send(page(), NEVER));
    expect([error.code, error.entry.retryable, error.data['retryAfterMs']]).toEqual(['PAGER_UNAVAILABLE', true, retryAfterMs]);
    expect(mine()).toEqual([]);
  });

  it('nothing at all is tried again, and no message has the key', async () => {
    const error = await failureOf(pager({ url: 'http://127.0.0.1:1' }).send(page(), NEVER));
    expect([error.code, error.message.includes(KEY)]).toEqual(['PAGER_UNAVAILABLE', false]);
  });

  it('a lost answer is sent again and stays one incident', async () => {
    fake.script.push({ status: 500, isApplied: true });
    await failureOf(pager().send(page(), NEVER));
    await pager().send(page(), NEVER);
    expect(incidents()).toEqual(['triggered']);
  });
});
