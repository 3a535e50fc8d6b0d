import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

/** Debian's; another one by TIDEGATE_CHROMIUM. */
const CHROMIUM = process.env['TIDEGATE_CHROMIUM'] ?? '/usr/bin/chromium';

/** Why the tests with a browser cannot run here; null: they can. In CI they must. */
export const whyNoBrowser = (): string | null =>
  existsSync(CHROMIUM) || process.env['CI'] === 'true'
    ? null
    : `no Chromium at ${CHROMIUM}; install it (apt-get install chromium) or set TIDEGATE_CHROMIUM`;

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const openBrowser = (): Promise<Browser> => chromium.launch({ executablePath: CHROMIUM, args: FLAGS });

export interface WatchedPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors of the console, of scripts and of the content security policy, since the page was opened. */
  readonly troubles: string[];
}

export interface PageOptions {
  readonly baseURL: string;
  readonly width?: number;
  readonly scheme?: 'light' | 'dark';
}

/** A page of a context of its own that notes everything that goes wrong in it. */
export async function openPage(browser: Browser, { baseURL, width = 1_280, scheme = 'light' }: PageOptions): Promise<WatchedPage> {
  const context = await browser.newContext({ baseURL, viewport: { width, height: 860 }, colorScheme: scheme, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('console', (message) => message.type() === 'error' && troubles.push(`${message.text()} ${message.location().url}`));
  page.on('pageerror', (error) => troubles.push(String(error)));
  return { page, context, troubles };
}
