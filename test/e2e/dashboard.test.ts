import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../platform/dev-servers/process/run-command.js';
import { DashboardPages } from '../browser/pages/dashboard-pages.js';
import { openBrowser, openPage, whyNoBrowser } from '../browser/pages/open-browser.js';
import { ApiClient } from './harness/api-client.js';
import { compileEntry, ensureBuild } from './harness/build/ensure-build.js';
import { ROOT } from './harness/build/root.js';
import { bundleWorkflows } from './harness/build/workflow-code.js';
import { type Child, startChild } from './harness/child.js';
import { feedUntil, outcomesOf } from './harness/outcomes.js';
import { documentOf } from './harness/rollout-document.js';

const missing = whyNoBrowser();
if (missing !== null) console.warn(`Skipping the dashboard end to end: ${missing}.`);

const PLAN = `apiVersion: tidegate/v1
kind: plan
title: Seconds
summary: A ramp that a test can wait for
stages:
  - { kind: canary, share: 20%, hold: 1s, approval: { approvers: ["group:ml-leads"], required: 1, expires: 10m } }
  - { kind: canary, share: 50%, hold: 10m }
  - { kind: full, hold: 1s }
`;

describe.skipIf(missing !== null)('R-UX-1 R-STAGE-5 R-AUDIT-1 the whole product in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tidegate-e2e-dashboard-'));
  let child: Child;
  let browser: Browser;
  let api: ApiClient;

  beforeAll(async () => {
    await ensureBuild();
    const templates = join(folder, 'templates');
    mkdirSync(templates);
    writeFileSync(join(templates, 'seconds.yaml'), PLAN);
    const args = [compileEntry('tidegate-on-a-folder.ts'), join(folder, 'data'), await bundleWorkflows()];
    const env = { TEMPORAL_ADDRESS: undefined, DATABASE_URL: undefined, TIDEGATE_TEMPLATES: templates };
    [child, browser] = await Promise.all([startChild({ args, env, readyLine: 'all of it is ready' }), openBrowser()]);
    const { url } = JSON.parse(child.lines.find((line) => line.includes('all of it is ready')) ?? '{}') as { url: string };
    api = new ApiClient(url);
  });
  afterAll(async () => {
    await browser?.close();
    await child?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A feature that Tidegate knows, with the guards of its last rollout. */
  async function makeKnown(feature: string): Promise<void> {
    const id = await api.start(documentOf(feature));
    await api.until(id, 'the canary', (view) => view.phase === 'watching');
    await api.decide(id, { verb: 'abort', reason: 'Only to have it known.' });
    await api.untilState(id, 'rolledBack');
  }

  it('a template is started, watched, approved by a second person, undone by a guard, and reported to an auditor', async () => {
    await makeKnown('greeting');
    const { page, troubles } = await openPage(browser, { baseURL: api.url });
    const pages = new DashboardPages(page);

    await pages.open('/start');
    await page.getByRole('radio', { name: /^Seconds/ }).check();
    await page.getByRole('combobox', { name: /^Feature/ }).selectOption('greeting');
    await page.getByLabel(/^prompt/).fill('prompt@2');
    await page.getByLabel(/^Summary/).fill('A warmer greeting');
    await page.getByRole('button', { name: 'Start the rollout' }).click();
    await page.waitForURL(/\/rollouts\/[^/]+$/);
    const id = page.url().split('/').at(-1) ?? '';

    await feedUntil(api, id, (view) => view.state === 'gate');
    await page.getByRole('link', { name: 'Look and decide' }).click();
    const approve = page.getByRole('button', { name: 'Approve…' });
    await approve.waitFor();
    expect(await approve.isDisabled()).toBe(true);
    await pages.actAs('lead@localhost');
    await approve.click();
    await pages.confirm('Approve', 'Numbers look right.');

    const second = await api.until(id, 'the second stage', (view) => view.stageAttempt === 2);
    await pages.open(`/rollouts/${id}`);
    const share = second.stages[1]?.share ?? 0;
    await api.postOutcomes(outcomesOf({ rollout: id, stageAttempt: 2, share, candidateErrorEvery: 3 }));
    // Nobody loads the page again: it hears of it.
    await page
      .locator('.lead')
      .getByRole('status')
      .filter({ hasText: /rolled back/i })
      .waitFor({ timeout: 60_000 });
    expect(await page.locator('.headline').textContent()).toMatch(/errors/);
    const story = (await page.locator('body').textContent()) ?? '';
    for (const told of ['lead@localhost', 'Numbers look right.', 'A warmer greeting']) expect(story).toContain(told);
    expect(troubles).toEqual([]);

    const report = join(folder, 'report.html');
    const cli = [join(ROOT, 'bin', 'tidegate.mjs'), '--url', api.url, 'audit', 'report', id, '--out', report];
    expect(await runCommand(process.execPath, cli, { cwd: ROOT, timeoutMs: 60_000 })).toMatchObject({ ok: true });
    await page.goto(pathToFileURL(report).href);
    const paper = (await page.locator('body').textContent()) ?? '';
    for (const told of ['A warmer greeting', 'lead@localhost', 'Numbers look right.', 'greeting.prompt', 'errors'])
      expect(paper).toContain(told);
    expect(await pages.findOverflow()).toBe(0);
  }, 180_000);
});
