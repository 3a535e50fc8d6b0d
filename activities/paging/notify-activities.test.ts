import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MockActivityEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../core/audit/audit-entry.js';
import { AppError } from '../../core/errors/app-error.js';
import { viewOf } from '../../store/test/samples.js';
import { createNotifyActivities } from './create-notify-activities.js';
import { createPager } from './create-pager.js';
import type { Page, Pager } from './pager.js';

const NOW_MS = Date.UTC(2026, 0, 1);
const VIEW = viewOf('r1', 'support-answer', 4);
const INPUT = { rolloutId: 'r1', pager: 'oncall', cause: 'rollback:guard', summary: 'Errors are up.', view: VIEW };
const EVERYBODY = { dedupKey: 'reconciler/missed/1', cause: 'reconcilerMissed', summary: 'It did not run.' };

const bodies: Record<string, unknown>[] = [];
const keys: unknown[] = [];
const answers: number[] = [];
const server = createServer(async (request, response) => {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  bodies.push(JSON.parse(text) as Record<string, unknown>);
  keys.push(request.headers['idempotency-key']);
  response.writeHead(answers.shift() ?? 204).end();
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => new Promise((resolve) => server.close(resolve)));

const SILENT = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} };
const quiet = (info: { heartbeatDetails?: unknown; attempt?: number } = {}) =>
  new MockActivityEnvironment({ scheduledTimestampMs: NOW_MS, ...info }, { logger: SILENT });

interface Told {
  readonly name: string;
  readonly page: Page;
}

function setUp() {
  const told: Told[] = [];
  const entries: AuditEntry[] = [];
  const broken = new Map<string, AppError>();
  const pagerOf = (name: string): [string, Pager] => [
    name,
    {
      async send(page) {
        const error = broken.get(name);
        if (error !== undefined) throw error;
        told.push({ name, page });
      },
    },
  ];
  const store = { audit: { append: async (lines: readonly AuditEntry[]) => void entries.push(...lines), list: async () => [] } };
  const pagers = new Map([pagerOf('oncall'), pagerOf('backup')]);
  return { told, entries, broken, activities: createNotifyActivities({ pagers, store, nowMs: () => NOW_MS }) };
}

describe('R-SLACK-1 paging and resolving', () => {
  it('a page and its end have the same key, a severity, and a line each', async () => {
    const { activities, told, entries } = setUp();
    const env = quiet();
    expect(await env.run(activities.page, { ...INPUT, atMs: 5 })).toEqual({ dedupKey: 'r1/rollback:guard' });
    await env.run(activities.resolvePage, { ...INPUT, summary: 'Back on control.' });
    expect(told.map(({ name, page }) => [name, page.action, page.dedupKey, page.severity, page.atMs])).toEqual([
      ['oncall', 'trigger', 'r1/rollback:guard', 'error', 5],
      ['oncall', 'resolve', 'r1/rollback:guard', 'error', NOW_MS],
    ]);
    expect(entries.map(({ kind, key, summary, data }) => [kind, key, summary, data])).toEqual([
      ['page', 'page/rollback:guard/4', 'Paged oncall: Errors are up.', { pager: 'oncall', cause: 'rollback:guard' }],
      [
        'page',
        'page/rollback:guard/resolved/4',
        'Resolved the page to oncall (rollback:guard): Back on control.',
        { pager: 'oncall', cause: 'rollback:guard', resolved: true },
      ],
    ]);
  });

  it('a pager that nobody has configured is a fault of the configuration', async () => {
    const { activities } = setUp();
    await expect(quiet().run(activities.page, { ...INPUT, pager: 'nobody' })).rejects.toThrow(
      /No pager "nobody" is configured; configured: oncall, backup/,
    );
  });

  it('everybody: those who have taken it are not sent it again, and who refuses it for good keeps nobody from it', async () => {
    const { activities, told, broken } = setUp();
    broken.set('backup', new AppError('PAGER_UNAVAILABLE', 'It is down.'));
    const env = quiet();
    let details: unknown;
    env.on('heartbeat', (value) => {
      details = value;
    });
    await expect(env.run(activities.pageEverybody, EVERYBODY)).rejects.toThrow('It is down.');
    broken.clear();
    await quiet({ heartbeatDetails: details }).run(activities.pageEverybody, EVERYBODY);
    expect(told.map(({ name }) => name)).toEqual(['oncall', 'backup']);
    broken.set('oncall', new AppError('PAGER_REJECTED', 'Bad key.')).set('backup', new AppError('PAGER_UNAVAILABLE', 'It is down.'));
    await expect(env.run(activities.resolveEverybody, EVERYBODY)).rejects.toThrow('It is down.');
  });
});

describe('the generic webhook', () => {
  const webhook = () =>
    createPager({ name: 'oncall', config: { kind: 'webhook', url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` } });
  const page = (action: Page['action'], view: Page['view']): Page => ({
    ...{ action, dedupKey: 'r1/drift', summary: 'Moved.', cause: 'drift', severity: 'error', atMs: NOW_MS, view },
  });

  it('says whether it is a page or its end, and has a key for each', async () => {
    await webhook().send(page('trigger', VIEW), new AbortController().signal);
    await webhook().send(page('resolve', null), new AbortController().signal);
    expect(bodies).toEqual([
      {
        ...{
          event: 'triggered',
          dedupKey: 'r1/drift',
          severity: 'error',
          summary: 'Moved.',
          cause: 'drift',
          at: '2026-01-01T00:00:00.000Z',
        },
        ...{ rollout: 'r1', feature: 'support-answer', environment: 'production', state: VIEW.state },
      },
      {
        ...{
          event: 'resolved',
          dedupKey: 'r1/drift',
          severity: 'error',
          summary: 'Moved.',
          cause: 'drift',
          at: '2026-01-01T00:00:00.000Z',
        },
        ...{ rollout: null, feature: null, environment: null, state: null },
      },
    ]);
    expect(keys).toEqual([`r1/drift/${NOW_MS}/trigger`, `r1/drift/${NOW_MS}/resolve`]);
  });

  it('has a key for each incident of one cause, and the same one for a page that is tried again', async () => {
    keys.length = 0;
    let nowMs = NOW_MS;
    const store = { audit: { append: async () => undefined, list: async () => [] } };
    const { page: send, resolvePage } = createNotifyActivities({ pagers: new Map([['oncall', webhook()]]), store, nowMs: () => nowMs++ });
    const again = async (input: typeof INPUT & { readonly atMs?: number }) => {
      answers.push(503);
      await expect(quiet().run(send, input)).rejects.toMatchObject({ code: 'PAGER_UNAVAILABLE' });
      await quiet({ attempt: 2 }).run(send, input);
    };
    await again({ ...INPUT, atMs: NOW_MS + 1_000 });
    await quiet().run(resolvePage, { ...INPUT, atMs: NOW_MS + 2_000 });
    await again({ ...INPUT, atMs: NOW_MS + 3_000 });
    await again(INPUT);
    const first = `r1/rollback:guard/${NOW_MS + 1_000}/trigger`;
    const second = `r1/rollback:guard/${NOW_MS + 3_000}/trigger`;
    const timeless = `r1/rollback:guard/${NOW_MS}/trigger`;
    expect(keys).toEqual([first, first, `r1/rollback:guard/${NOW_MS + 2_000}/resolve`, second, second, timeless, timeless]);
  });

  it('is tried again after every answer but 2xx', async () => {
    answers.push(500, 400, 302);
    for (let tries = 0; tries < 3; tries++)
      await expect(webhook().send(page('trigger', VIEW), new AbortController().signal)).rejects.toMatchObject({
        code: 'PAGER_UNAVAILABLE',
      });
  });
});
