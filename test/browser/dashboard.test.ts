import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toDashboard } from '../../api/dashboard/read-dashboard.js';
import { loadScript } from '../architecture/checks/load-script.js';
import { startedRollout } from '../fakes/api/api-rollouts.js';
import { type ApiUnderTest, startApi } from '../fakes/api/api-server.js';
import { DashboardPages } from './pages/dashboard-pages.js';
import { openBrowser, openPage, whyNoBrowser } from './pages/open-browser.js';
import { HOSTILE, type SeededRollouts, seedRollouts } from './seed/seed-rollouts.js';
import { startTcpProxy } from './seed/tcp-proxy.js';

interface Bundler {
  readonly bundleDashboard: () => Promise<ReadonlyMap<string, Buffer>>;
}

const missing = whyNoBrowser();
if (missing !== null) console.warn(`Skipping the dashboard in a browser: ${missing}.`);

describe.skipIf(missing !== null)('R-UX-1 the dashboard in a real browser', () => {
  let api: ApiUnderTest;
  let seeded: SeededRollouts;
  let browser: Browser;

  beforeAll(async () => {
    const { bundleDashboard } = await loadScript<Bundler>('scripts/build/bundle-dashboard.mjs');
    api = await startApi({ dashboard: toDashboard(await bundleDashboard()) });
    [seeded, browser] = await Promise.all([seedRollouts(api), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await api?.stop();
  });

  const open = async (address: string, options: { readonly width?: number; readonly scheme?: 'light' | 'dark' } = {}) => {
    const watched = await openPage(browser, { baseURL: api.url, ...options });
    const pages = new DashboardPages(watched.page);
    await pages.open(address);
    return { ...watched, pages };
  };

  /** The pages themselves, in every state that changes what stands on them. */
  const everywhere = (): readonly string[] => [
    '/',
    '/?state=ended&q=email',
    '/start',
    '/flags',
    '/freezes',
    '/audit',
    `/audit?rollout=${seeded.rolledBack}`,
    `/rollouts/${seeded.gate}/gate`,
    `/rollouts/${seeded.watching}/gate`,
    `/rollouts/${seeded.watching}/compare`,
    ...Object.values(seeded).map((id) => `/rollouts/${id}`),
  ];
  const mainly = (): readonly string[] => [
    '/',
    '/start',
    '/flags',
    `/rollouts/${seeded.failing}`,
    `/rollouts/${seeded.completed}`,
    `/rollouts/${seeded.gate}/gate`,
    `/rollouts/${seeded.watching}/compare`,
  ];

  it.each([
    { scheme: 'light' as const, width: 1_280, addresses: everywhere },
    { scheme: 'dark' as const, width: 375, addresses: mainly },
  ])('has no barrier, no error and no overflow ($scheme, $width px)', async ({ addresses, ...options }) => {
    const { pages, troubles, context } = await open('/', options);
    for (const address of addresses()) {
      await pages.open(address);
      expect({ address, barriers: await pages.findBarriers(), overflow: await pages.findOverflow() }).toEqual({
        address,
        barriers: [],
        overflow: 0,
      });
    }
    expect(troubles).toEqual([]);
    await context.close();
  });

  it('says in a word where a rollout stands, and offers what follows from it', async () => {
    const { page, pages, context } = await open('/');
    for (const [id, word, offer] of [
      [seeded.completed, 'completed', null],
      [seeded.frozen, 'frozen', 'See the freeze'],
      [seeded.queued, 'queued', 'Abort…'],
      [seeded.rolledBack, 'rolled back', 'Retry…'],
    ] as const) {
      await pages.open(`/rollouts/${id}`);
      expect(await pages.state.textContent()).toBe(word);
      if (offer !== null) expect(await page.locator('.actions > .button').first().textContent()).toBe(offer);
    }
    await context.close();
  });

  it('offers a reviewer of what has ended the audit and the report', async () => {
    const { page, pages, context } = await open(`/rollouts/${seeded.completed}`);
    expect(await page.getByText(`tidegate audit report ${seeded.completed} --out report.html`).count()).toBe(1);
    await page.getByRole('link', { name: 'Every entry, and the proof' }).click();
    await page.getByRole('heading', { level: 1, name: 'Audit' }).waitFor();
    await page.getByText(/entries are those that were recorded/).waitFor();
    await pages.open(`/rollouts/${seeded.watching}`);
    expect(await page.getByText('tidegate audit report').count()).toBe(0);
    await context.close();
  });

  it('starts a rollout from a template, and shows it', async () => {
    const { id: before, feature } = await startedRollout(api);
    await api.ask('POST', `/v1/rollouts/${before}/decisions`, { as: 'ada@example.com', body: { verb: 'abort', reason: 'to make room' } });
    await api.engine.apply(before, { kind: 'rolledBack', detail: 'Back on control.' });
    const { page, context } = await open('/start');
    const button = page.getByRole('button', { name: 'Start the rollout' });
    expect(await button.isDisabled()).toBe(true);
    await page.getByRole('radio', { name: /^Fast canary/ }).check();
    await page.getByRole('combobox', { name: /^Feature/ }).selectOption(feature);
    await page.getByLabel(/^prompt/).fill('answer@99');
    await page.getByLabel(/^Summary/).fill('A warmer greeting');
    await button.click();
    await page.waitForURL(/\/rollouts\/[^/]+$/);
    await page.getByText('A warmer greeting').first().waitFor();
    const { body } = await api.ask('GET', `/v1/rollouts/${page.url().split('/').at(-1)}`);
    expect(body.flags.find((flag: { layer: string }) => flag.layer === 'prompt').candidate).toBe('answer@99');
    await context.close();
  });

  it('shows who needs a person first', async () => {
    const { page, context } = await open('/');
    const headings = await page.getByRole('heading', { level: 2 }).allTextContents();
    expect(headings.map((text) => text.split(' · ')[0])).toEqual(['Needs a person', 'Under way', 'Ended']);
    await context.close();
  });

  it('shows texts from outside as texts, wherever they stand', async () => {
    const { page, pages, context, troubles } = await open('/');
    for (const address of ['/', `/rollouts/${seeded.hostile}`, '/freezes', '/audit']) {
      await pages.open(address);
      expect(await page.locator('body').textContent()).toContain(HOSTILE);
      expect(await page.evaluate('window.hacked')).toBeUndefined();
      expect(await page.locator('img:not([src="/favicon.svg"])').count()).toBe(0);
    }
    expect(troubles).toEqual([]);
    await context.close();
  });

  it('aborts by keyboard alone, and shows what the API says, not what was asked', async () => {
    const { page, pages, context } = await open(`/rollouts/${seeded.watching}`);
    expect(await pages.state.textContent()).toBe('watching');
    await page.locator('summary[aria-label="More actions"]').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /^Abort…/ }).focus();
    await page.keyboard.press('Enter');
    await pages.dialog.waitFor();
    await page.keyboard.press('Escape');
    await pages.dialog.waitFor({ state: 'detached' });
    expect(await page.evaluate('document.activeElement.tagName')).toBe('SUMMARY');
    await page.locator('summary[aria-label="More actions"]').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /^Abort…/ }).focus();
    await page.keyboard.press('Enter');
    await pages.dialog.getByLabel(/^Reason/).focus();
    await page.keyboard.type('it answers in rhymes');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await pages.state.getByText('rolling back').waitFor();
    expect(await page.getByText('it answers in rhymes').count()).toBeGreaterThan(0);
    await context.close();
  });

  it('does not let who asked for it approve, and lets a second person', async () => {
    const { page, pages, context } = await open(`/rollouts/${seeded.gate}/gate`);
    await pages.actAs('dev@example.com');
    await page.getByText('You asked for this change').waitFor();
    expect(await page.getByRole('button', { name: 'Approve…' }).isDisabled()).toBe(true);
    await pages.actAs('ada@example.com');
    await page.getByRole('button', { name: 'Approve…' }).click();
    await pages.confirm('Approve', 'the judge agrees with the sample');
    await page.getByText('You have approved it already.').waitFor();
    const { body } = await api.ask('GET', `/v1/rollouts/${seeded.gate}/timeline`);
    const decision = body.entries.findLast((entry: { kind: string }) => entry.kind === 'decision');
    expect(decision.principal).toEqual({ id: 'ada@example.com', via: 'dashboard' });
    await context.close();
  });

  it('says how old it is when the stream breaks, and by itself shows what has happened since', async () => {
    const proxy = await startTcpProxy(api.url);
    const { page, context } = await openPage(browser, { baseURL: proxy.url });
    const pages = new DashboardPages(page);
    await pages.open(`/rollouts/${seeded.paused}`);
    await page.getByText('Live', { exact: true }).waitFor();
    proxy.cut();
    await page.getByText(/^Stale: last news .+ ago/).waitFor();
    expect(await page.getByText('Live', { exact: true }).count()).toBe(0);
    expect(await pages.state.textContent()).toBe('paused');
    await api.ask('POST', `/v1/rollouts/${seeded.paused}/decisions`, {
      as: 'ada@example.com',
      body: { verb: 'abort', reason: 'while nobody saw' },
    });
    proxy.mend();
    await page.getByText('Live', { exact: true }).waitFor();
    await pages.state.getByText('rolling back').waitFor();
    await context.close();
    await proxy.stop();
  });

  it('asks for a key where the server knows nobody without one, keeps it in the tab only, and forgets it', async () => {
    const { page, context } = await openPage(browser, { baseURL: api.url });
    const asked: string[] = [];
    await page.route('**/v1/**', async (route) => {
      const { authorization } = route.request().headers();
      asked.push(route.request().url());
      if (authorization === 'Bearer tg_good')
        return route.continue({ headers: { ...route.request().headers(), authorization: 'Bearer dev:ada@example.com' } });
      return route.fulfill({
        status: 401,
        contentType: 'application/problem+json',
        body: JSON.stringify({ code: 'UNAUTHENTICATED', detail: 'No such key.' }),
      });
    });
    await page.goto('/');
    await page.getByLabel('API key').fill('tg_bad');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('No such key.').waitFor();
    await page.getByLabel('API key').fill('tg_good');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { level: 1, name: 'Rollouts' }).waitFor();
    expect(await page.evaluate('JSON.stringify({ ...localStorage })')).not.toContain('tg_good');
    expect(asked.filter((url) => url.includes('tg_'))).toEqual([]);
    await context.close();
  });
});
