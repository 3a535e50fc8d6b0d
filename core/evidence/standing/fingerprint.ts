/**
 * A short, stable, non-cryptographic fingerprint (two rounds of 32-bit FNV-1a with different seeds), 16 hex digits.
 * For noticing change, not for security: the audit's hashes are SHA-256 and made outside the core.
 */
export function fingerprint(text: string): string {
  return `${fnv1a(text, 0x811c9dc5)}${fnv1a(text, 0x9747b28c)}`;
}

function fnv1a(text: string, seed: number): string {
  let hash = seed;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}
