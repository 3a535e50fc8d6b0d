import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Counter, Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GuardedChild, startGuardedChild } from '../../platform/dev-servers/guarded-child-process.js';
import { findFreePort } from '../../platform/dev-servers/process/free-port.js';
import { eventually } from './harness/eventually.js';
import { type Rig, startRig } from './harness/in-process.js';
import { canary, documentOf } from './harness/rollout-document.js';

const PROGRAM = '/usr/bin/prometheus';
const isMissing = !existsSync(PROGRAM);
if (isMissing) process.stderr.write(`${PROGRAM} is missing (apt-get install prometheus): the test with a real Prometheus is skipped.\n`);

/** An application's counters behind `/metrics`. */
async function startExporter(): Promise<{ server: Server; port: number; replies: Counter<'arm'>; slow: Counter<'arm'> }> {
  const registry = new Registry();
  const replies = new Counter({ name: 'replies_total', help: 'Replies', labelNames: ['arm'] as const, registers: [registry] });
  const slow = new Counter({
    name: 'slow_replies_total',
    help: 'Replies slower than a second',
    labelNames: ['arm'] as const,
    registers: [registry],
  });
  for (const arm of ['control', 'candidate']) for (const counter of [replies, slow]) counter.inc({ arm }, 0);
  const server = createServer(async (_request, response) => void response.end(await registry.metrics()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, port: (server.address() as AddressInfo).port, replies, slow };
}

async function startPrometheus(folder: string, target: number): Promise<{ url: string; child: GuardedChild }> {
  const port = await findFreePort();
  const config = join(folder, 'prometheus.yml');
  writeFileSync(
    config,
    `global: { scrape_interval: 1s }\nscrape_configs: [{ job_name: app, static_configs: [{ targets: ["127.0.0.1:${target}"] }] }]\n`,
  );
  const child = await startGuardedChild({
    command: PROGRAM,
    args: [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=error',
    ],
  });
  const url = `http://127.0.0.1:${port}`;
  await eventually('first scrape', async () => {
    const answer = await fetch(`${url}/api/v1/query?query=replies_total`).then(
      (response) => response.json() as Promise<{ data?: { result?: unknown[] } }>,
      () => undefined,
    );
    return (answer?.data?.result?.length ?? 0) > 0 ? true : undefined;
  });
  return { url, child };
}

describe.skipIf(isMissing && !process.env['CI'])('R-STAGE-5 E3 a real Prometheus', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tidegate-prometheus-'));
  let rig: Rig;
  let exporter: Awaited<ReturnType<typeof startExporter>>;
  let prometheus: Awaited<ReturnType<typeof startPrometheus>>;
  beforeAll(async () => {
    exporter = await startExporter();
    prometheus = await startPrometheus(folder, exporter.port);
    rig = await startRig({ prometheusUrl: prometheus.url });
  });
  afterAll(async () => {
    await rig?.stop();
    await prometheus?.child.stop();
    exporter?.server.closeAllConnections();
    exporter?.server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('shows that the candidate is slow, and the rollout goes back by itself', async () => {
    const series = (name: string) => `sum(increase(${name}{arm="{{arm}}"}[{{window}}]))`;
    const id = await rig.api.start(
      documentOf('slow', {
        stages: [canary({ hold: '10m' })],
        metrics: {
          slow_reply: { source: 'prometheus', kind: 'rate', events: series('slow_replies_total'), total: series('replies_total') },
        },
        guards: [{ name: 'latency', metric: 'slow_reply', tier: 'computational', better: 'lower', margin: '5pp', onFail: 'rollback' }],
      }),
    );
    await rig.api.until(id, 'the canary', (view) => view.phase === 'watching');
    const traffic = setInterval(() => {
      exporter.replies.inc({ arm: 'control' }, 40);
      exporter.slow.inc({ arm: 'control' }, 1);
      exporter.replies.inc({ arm: 'candidate' }, 40);
      exporter.slow.inc({ arm: 'candidate' }, 20);
    }, 200);
    const ended = await rig.api.untilState(id, 'rolledBack').finally(() => clearInterval(traffic));
    expect([ended.rollback?.cause, ended.rollback?.guard]).toEqual(['guard', 'latency']);
    const failed = (await rig.api.timeline(id)).find((entry) => entry.kind === 'verdict' && entry.data['verdict'] === 'fail');
    expect(JSON.stringify(failed?.data['reading'])).toContain('slow_replies_total');
  });
});
