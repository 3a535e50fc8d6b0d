import type { AuditEntry, RecordedEntry } from '../audit-entry.js';
import { toCanonicalJson } from './canonical-json.js';

/** An entry as it stands in the store, bound to the one before it. */
export interface ChainedEntry extends RecordedEntry {
  /** Hash of the entry before; of the first: `GENESIS`. */
  readonly prevHash: string;
  /** `HashFunction` of `toChainText`. */
  readonly hash: string;
}

/** The last entry of a chain: who knows it, knows that nothing before it was changed and nothing after it is missing. */
export interface ChainHead {
  readonly seq: number;
  readonly hash: string;
}

/** SHA-256 of a text's UTF-8 bytes in lower-case hexadecimal digits; given from outside, as the core has no cryptography. */
export type HashFunction = (text: string) => string;

/** What the first entry follows. */
export const GENESIS = '0'.repeat(64);

/** Stands in every hashed text: should the text ever be made in another way, its hash cannot be taken for one of this. */
const FORMAT = 'tidegate-audit/1';

/** The text whose hash is the entry's: everything that is recorded of it, with its number, its rollout and the hash of the entry before. */
export function toChainText({ rolloutId, seq, key, atMs, kind, principal, summary, data, prevHash }: Omit<ChainedEntry, 'hash'>): string {
  const { id, via } = principal;
  return toCanonicalJson({ format: FORMAT, rolloutId, seq, key, atMs, kind, principal: { id, via }, summary, data, prevHash });
}

/** The entries as the next ones of a chain that ends at `head` (null: they begin it), in their order. What JSON cannot hold is dropped from `data` first, as the store will. */
export function chainEntries<Entry extends AuditEntry>(
  entries: readonly Entry[],
  head: ChainHead | null,
  hash: HashFunction,
): readonly (Entry & ChainedEntry)[] {
  let { seq, hash: prevHash } = head ?? { seq: 0, hash: GENESIS };
  return entries.map((entry) => {
    seq += 1;
    const plain = { ...entry, data: JSON.parse(JSON.stringify(entry.data)) as AuditEntry['data'], seq, prevHash };
    const chained = { ...plain, hash: hash(toChainText(plain)) };
    prevHash = chained.hash;
    return chained;
  });
}
