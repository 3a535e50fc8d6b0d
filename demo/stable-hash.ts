/** FNV-1a, then mixed (murmur3's finaliser), so that texts that differ in one character are far apart. Unsigned 32 bits, the same on every machine. */
export function stableHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A number from 0 to below 1 that depends on the text alone. */
export const stableFraction = (text: string): number => stableHash(text) / 2 ** 32;
