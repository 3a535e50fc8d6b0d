import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Locator, Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What the dashboard shows, by what people read: for every test with a browser. */
export class DashboardPages {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Goes to an address and waits until the heading of a page is there, with its data. */
  async open(address: string): Promise<void> {
    await this.#page.goto(address);
    await this.#page.getByRole('heading', { level: 1 }).waitFor();
    await this.#page.locator('.loading').waitFor({ state: 'detached' });
  }

  get heading(): Locator {
    return this.#page.getByRole('heading', { level: 1 });
  }

  /** The rollout's state word. */
  get state(): Locator {
    return this.#page.locator('.lead').getByRole('status');
  }

  get dialog(): Locator {
    return this.#page.getByRole('dialog');
  }

  /** In development: somebody else from now on. */
  async actAs(person: string): Promise<void> {
    await this.#page.getByLabel('Act as').selectOption(person);
  }

  /** Writes the reason into the open dialog and presses its button. */
  async confirm(verb: string, reason: string): Promise<void> {
    await this.dialog.getByLabel(/^Reason/).fill(reason);
    await this.dialog.getByRole('button', { name: verb, exact: true }).click();
  }

  /** Rules of WCAG 2.2 AA and of good practice that the page breaks, with where. */
  async findBarriers(): Promise<readonly string[]> {
    await this.#page.evaluate(AXE);
    return (await this.#page.evaluate(
      `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
        .then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map((node) => node.target.join(' ')).join(', ')))`,
    )) as readonly string[];
  }

  /** By how many pixels the page is wider than the window. */
  async findOverflow(): Promise<number> {
    return (await this.#page.evaluate('document.documentElement.scrollWidth - window.innerWidth')) as number;
  }
}
