/** A stream of numbers that one seed decides (mulberry32: 32 bits of state, good enough to choose among cases). */
export interface Random {
  /** In [0, 1). */
  next(): number;
  pick<T>(items: readonly T[]): T;
  shuffle<T>(items: readonly T[]): readonly T[];
}

/** The same seed and name always give the same stream; different names give independent ones. */
export function createRandom(seed: number, name = ''): Random {
  let state = [...name].reduce((hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 0x01000193), seed | 0) | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const pick = <T>(items: readonly T[]): T => items[Math.floor(next() * items.length)] as T;
  return {
    next,
    pick,
    shuffle(items) {
      const left = [...items];
      for (let last = left.length - 1; last > 0; last--) {
        const other = Math.floor(next() * (last + 1));
        [left[last], left[other]] = [left[other] as (typeof left)[number], left[last] as (typeof left)[number]];
      }
      return left;
    },
  };
}
