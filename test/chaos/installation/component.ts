import { setTimeout as delay } from 'node:timers/promises';
import type { GuardedChild } from '../../../platform/dev-servers/guarded-child-process.js';

export interface ComponentOptions {
  readonly name: string;
  readonly launch: (onLine: (line: string) => void) => Promise<GuardedChild>;
  /** Asked until it says yes; `lines` is what the process has said since it was launched. */
  readonly isReady: (lines: readonly string[]) => boolean | Promise<boolean>;
  /** How long it stays away after it has died, as a supervisor would have it. */
  readonly restartAfterMs: number;
}

export interface Outage {
  readonly fromMs: number;
  /** Null while it lasts. */
  toMs: number | null;
}

const KEPT_LINES = 400;
const ASK_EVERY_MS = 40;
const LAUNCH_PATIENCE_MS = 20_000;

/** A process that is started again whenever it ends, however that came about. */
export class Component {
  readonly name: string;
  readonly outages: Outage[] = [];
  /** The newest lines of all its lives. */
  readonly lines: string[] = [];
  readonly #options: ComponentOptions;
  #child: GuardedChild | null = null;
  #isWanted = false;
  #awayUntilMs = 0;

  constructor(options: ComponentOptions) {
    this.name = options.name;
    this.#options = options;
  }

  get isUp(): boolean {
    return this.outages.at(-1)?.toMs !== null;
  }

  /** Resolves when it is ready for the first time. */
  async start(): Promise<void> {
    this.#isWanted = true;
    const outage: Outage = { fromMs: Date.now(), toMs: null };
    this.outages.push(outage);
    while (this.#isWanted && !(await this.#live(outage))) await delay(this.#options.restartAfterMs);
  }

  /** kill -9; resolves when the process is gone. It comes back no sooner than after `awayMs`. */
  async kill(awayMs = 0): Promise<void> {
    this.#awayUntilMs = Math.max(this.#awayUntilMs, Date.now() + awayMs);
    const child = this.#child;
    if (child === null) return;
    try {
      process.kill(child.pid, 'SIGKILL');
    } catch {
      // It has died a moment ago.
    }
    await child.exited;
  }

  async stop(): Promise<void> {
    this.#isWanted = false;
    await this.#child?.stop();
  }

  /** True once it was ready: from then on it is looked after in the background. */
  async #live(outage: Outage): Promise<boolean> {
    const lines: string[] = [];
    const child = await this.#options.launch((line) => {
      lines.push(line);
      this.lines.push(line);
      if (this.lines.length > KEPT_LINES) this.lines.shift();
    });
    this.#child = child;
    const end = { isGone: false };
    void child.exited.then(() => {
      end.isGone = true;
    });
    if (!(await this.#becomesReady(lines, end))) {
      await child.stop();
      return false;
    }
    outage.toMs = Date.now();
    void this.#revive(child);
    return true;
  }

  async #becomesReady(lines: readonly string[], end: { readonly isGone: boolean }): Promise<boolean> {
    const untilMs = Date.now() + LAUNCH_PATIENCE_MS;
    while (!end.isGone && this.#isWanted && Date.now() < untilMs) {
      if (await this.#options.isReady(lines)) return true;
      await delay(ASK_EVERY_MS);
    }
    return false;
  }

  async #revive(child: GuardedChild): Promise<void> {
    await child.exited;
    if (!this.#isWanted) return;
    const outage: Outage = { fromMs: Date.now(), toMs: null };
    this.outages.push(outage);
    await delay(Math.max(this.#options.restartAfterMs, this.#awayUntilMs - Date.now()));
    while (this.#isWanted && !(await this.#live(outage))) await delay(this.#options.restartAfterMs);
  }
}
