import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AppStats } from '../app/measure/app-stats.js';
import { startApp } from '../app/start-app.js';
import { startLlmServer } from '../llm/llm-server.js';
import { readSpec } from '../run/acts/read-spec.js';
import { startPageReceiver } from '../run/page-receiver.js';
import { createTidegateApi } from '../run/tidegate-api.js';
import { createChatPoster } from '../traffic/post-chat.js';
import { Traffic } from '../traffic/traffic.js';
import { startMiniTidegate } from './mini-tidegate.js';

/** Patience for a busy machine; the guard looks every second. */
const WAIT = { timeout: 80_000, interval: 100 };
const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});

async function open() {
  const pages = await startPageReceiver();
  const tidegate = await startMiniTidegate({ pageUrl: pages.url });
  const llm = await startLlmServer();
  const app = await startApp({ tidegateUrl: tidegate.url, openAiBaseUrl: llm.baseUrl, openAiApiKey: 'local', port: 0 });
  const poster = createChatPoster(app.url, 64);
  const traffic = new Traffic({ poster, rate: 30, run: 'parts' });
  stops.push(pages.close, tidegate.stop, llm.stop, app.stop, poster.close, () => traffic.stop());
  const stats = async () => (await (await fetch(`${app.url}/stats`)).json()) as AppStats;
  return { api: createTidegateApi(tidegate.url), app, pages, traffic, stats };
}

describe('R-ROLL-1 the application, its customers and the local model over real HTTP', () => {
  it('find the bad bundle out, go back at once, and never mix or switch', { timeout: 120_000 }, async () => {
    const { api, app, pages, traffic, stats } = await open();
    traffic.start();
    const spec = readSpec('bad')
      .replace('share: 25%', 'share: 50%')
      .replace('interval: 15s', 'interval: 1s')
      .replace('burnIn: 20', 'burnIn: 10');
    const { id } = await api.start(spec, 'dev@localhost');
    await vi.waitFor(async () => expect((await api.view(id)).state).toBe('rolledBack'), WAIT);
    expect((await api.view(id)).rollback).toMatchObject({ cause: 'guard', guard: 'format' });
    await traffic.stop();
    const { mixedSessions, switchedSessions, serverErrors, byArm } = await stats();
    expect({ mixedSessions, switchedSessions, serverErrors, lastFailure: traffic.counts.lastFailure }).toEqual({
      mixedSessions: 0,
      switchedSessions: 0,
      serverErrors: 0,
      lastFailure: null,
    });
    expect(byArm.candidate.schemaInvalid).toBeGreaterThan(0);
    expect(pages.pages.map(({ rollout }) => rollout)).toEqual([id]);
    const metrics = await (await fetch(`${app.url}/metrics`)).text();
    expect(metrics).toMatch(new RegExp(`demo_replies_total\\{rollout="${id}",arm="candidate",category="refund"\\} \\d+`));
    expect(metrics).not.toContain('parts-');
  });
});
