import type { ObservedFlag } from '../../core/assignment/observed-flag.js';
import type { Fence, FlagPlatform, FlagScope } from '../../flag-platforms/flag-platform.js';

export interface OutsideKill {
  readonly scope: FlagScope;
  readonly keys: readonly string[];
  readonly fence: Fence;
}

/** A platform outside the store, as far as kills need one. `mood`: what happens to the next ones; an error is thrown, a number is the share that stays. */
export class FakeOutsidePlatform {
  mood: 'good' | 'hang' | Error | number = 'good';
  readonly kills: OutsideKill[] = [];
  readonly platform: FlagPlatform;

  constructor(name = 'unleash', servesOnly?: string) {
    const notUsed = () => Promise.reject(new TypeError('not used here'));
    this.platform = {
      name,
      ...(servesOnly === undefined ? {} : { servesOnly }),
      capabilities: { granularity: 1_000, atomicBundle: true, compareAndSet: false, epochs: false, expires: false },
      ...{ register: notUsed, readExposure: notUsed, apply: notUsed, settle: notUsed, discard: notUsed, measurePropagation: notUsed },
      read: async (_scope, keys) => this.#show(keys, 0),
      outside: { kill: (scope, keys, fence) => this.#kill({ scope, keys, fence }), renew: notUsed, lastChange: notUsed },
    };
  }

  async #kill(kill: OutsideKill): Promise<readonly ObservedFlag[]> {
    this.kills.push(kill);
    if (this.mood instanceof Error) throw this.mood;
    if (this.mood === 'hang') return new Promise(() => undefined);
    return this.#show(kill.keys, typeof this.mood === 'number' ? this.mood : 0);
  }

  #show(keys: readonly string[], highestShare: number): readonly ObservedFlag[] {
    const generation = this.kills.at(-1)?.fence.generation ?? 0;
    return keys.map((key) => ({ key, share: 0, highestShare, controlVersion: `${key}@there`, candidateVersion: null, generation }));
  }
}
