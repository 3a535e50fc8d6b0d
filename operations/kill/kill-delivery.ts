import { deliverPlatformKills, type KillDeliveryDeps } from '../../flag-platforms/deliver-kills.js';
import { type KillRef, type PlatformTold, tellPlatforms } from '../../flag-platforms/kill/tell-platforms.js';
import { within } from '../../platform/within.js';

export interface KillDeliveryOptions {
  /** Between two turns while a platform has not carried out a kill. 1,000 ms unless told. */
  readonly busyEveryMs?: number;
  /** Between two turns otherwise: for kills of other processes. 5,000 ms unless told. */
  readonly idleEveryMs?: number;
}

/** As long as a platform's call may hang. */
const STOP_PATIENCE_MS = 4_000;

/** Tells platforms outside the store of kills that they have not carried out yet, for the life of the API: also of those that an earlier process took. */
export class KillDelivery {
  readonly #deps: KillDeliveryDeps;
  readonly #busyEveryMs: number;
  readonly #idleEveryMs: number;
  #timer: NodeJS.Timeout | undefined;
  #turn: Promise<void> = Promise.resolve();
  #isRunning = false;
  #stopped = true;

  constructor(deps: KillDeliveryDeps, { busyEveryMs = 1_000, idleEveryMs = 5_000 }: KillDeliveryOptions = {}) {
    this.#deps = deps;
    this.#busyEveryMs = busyEveryMs;
    this.#idleEveryMs = idleEveryMs;
  }

  /** The first turn begins at once. */
  start(): void {
    this.#stopped = false;
    this.#schedule(0);
  }

  /** Tells them of a kill that the store has just written; what is not done in time is left to the turns. */
  async tell(kill: KillRef): Promise<readonly PlatformTold[]> {
    const told = await tellPlatforms(this.#deps, kill);
    const isLeft = told.some((one) => one.told === 'later');
    if (isLeft && !this.#stopped && !this.#isRunning) this.#schedule(this.#busyEveryMs);
    return told;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await within(STOP_PATIENCE_MS, this.#turn, undefined);
  }

  #schedule(delayMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#turn = this.#run();
    }, delayMs);
    this.#timer.unref();
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    const left = await deliverPlatformKills(this.#deps).catch((error: unknown) => {
      this.#deps.onError('kills that platforms have not carried out', error);
      return 1;
    });
    this.#isRunning = false;
    if (!this.#stopped) this.#schedule(left > 0 ? this.#busyEveryMs : this.#idleEveryMs);
  }
}
