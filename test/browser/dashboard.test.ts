import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toDashboard } from '../../api/dashboard/read-dashboard.js';
import { loadScript } from '../architecture/checks/load-script.js';
import { type ApiUnderTest, startApi } from '../fakes/api/api-server.js';
import { DashboardPages } from './pages/dashboard-pages.js';
import { openBrowser, openPage, whyNoBrowser } from './pages/open-browser.js';
import { HOSTILE, type SeededRollouts, seedRollouts } from './seed/seed-rollouts.js';

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

  const addresses = (): readonly string[] => [
    '/',
    '/?state=ended&q=email',
    '/start',
    '/flags',
    '/freezes',
    '/audit',
    `/audit?rollout=${seeded.rolledBack}`,
    `/rollouts/${seeded.gate}/gate`,
    `/rollouts/${seeded.watching}/gate`,
    ...Object.values(seeded).map((id) => `/rollouts/${id}`),
  ];

  it.each([
    { scheme: 'light' as const, width: 1_280 },
    { scheme: 'dark' as const, width: 375 },
  ])('has no barrier, no error and no overflow on any page ($scheme, $width px)', async (options) => {
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
    await page.keyboard.press('Escape');
    await pages.dialog.waitFor({ state: 'detached' });
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

  it('says that it is stale when the stream breaks, and is live again by itself', async () => {
    const { page, context } = await open(`/rollouts/${seeded.paused}`);
    await page.getByText('Live', { exact: true }).waitFor();
    await context.setOffline(true);
    await page.route('**/events', (route) => route.abort());
    // Setting a page offline leaves an answer that is under way alone; a server that ends cuts it.
    await page.reload({ waitUntil: 'commit' }).catch(() => undefined);
    await context.setOffline(false);
    await page.goto(`/rollouts/${seeded.paused}`);
    await page.getByRole('alert').waitFor();
    await page.unroute('**/events');
    await page.getByText('Live', { exact: true }).waitFor();
    await context.close();
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
