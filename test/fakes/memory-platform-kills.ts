import type { Claim, NewPlatformKill, PlatformKill, PlatformKillStore } from '../../store/flags/platform-kills.js';

/** The kills that platforms must be told of, in memory. `isDown`: every call fails. */
export class MemoryPlatformKills implements PlatformKillStore {
  isDown = false;
  #kills: readonly PlatformKill[] = [];

  add(kill: Partial<NewPlatformKill>): PlatformKill {
    const added: PlatformKill = {
      ...{
        id: this.#kills.length + 1,
        environment: 'production',
        feature: 'shop',
        platform: 'unleash',
        keys: ['shop.prompt', 'shop.model'],
      },
      ...{ rolloutId: 'r-shop', generation: 1_007, by: 'ada@example.com', via: 'api', reason: 'wrong prices', atMs: 0, nextTryAtMs: 0 },
      ...{ doneAtMs: null, tries: 0, lastError: null },
      ...kill,
    };
    this.#kills = [...this.#kills, added];
    return added;
  }

  get(id: number): PlatformKill | undefined {
    return this.#kills.find((kill) => kill.id === id);
  }

  async undone(): Promise<readonly PlatformKill[]> {
    this.#reach();
    return this.#kills.filter(({ doneAtMs }) => doneAtMs === null);
  }

  async ofKill(environment: string, feature: string, generation: number): Promise<readonly PlatformKill[]> {
    this.#reach();
    return this.#kills.filter((kill) => kill.environment === environment && kill.feature === feature && kill.generation === generation);
  }

  async claim(id: number, { nowMs, untilMs, longestWaitMs, anyway = false }: Claim): Promise<boolean> {
    this.#reach();
    const isFree = ({ doneAtMs, nextTryAtMs }: PlatformKill) =>
      doneAtMs === null && (anyway || nextTryAtMs <= nowMs || nextTryAtMs > nowMs + longestWaitMs);
    return this.#change(id, isFree, () => ({ nextTryAtMs: untilMs }));
  }

  async markDone(id: number, atMs: number): Promise<void> {
    this.#reach();
    this.#change(id, isUndone, () => ({ doneAtMs: atMs }));
  }

  async markFailed(id: number, error: string, nextTryAtMs: number): Promise<void> {
    this.#reach();
    this.#change(id, isUndone, ({ tries }) => ({ tries: tries + 1, lastError: error, nextTryAtMs }));
  }

  #reach(): void {
    if (this.isDown) throw new TypeError('the store is down');
  }

  #change(id: number, may: (kill: PlatformKill) => boolean, patch: (kill: PlatformKill) => Partial<PlatformKill>): boolean {
    const kill = this.get(id);
    if (kill === undefined || !may(kill)) return false;
    this.#kills = this.#kills.map((one) => (one.id === id ? { ...one, ...patch(one) } : one));
    return true;
  }
}

const isUndone = ({ doneAtMs }: PlatformKill): boolean => doneAtMs === null;
