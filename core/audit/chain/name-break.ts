import { type ChainedEntry, type HashFunction, toChainText } from './chained-entry.js';

/** `rewritten`: a sound chain, but not the one whose head is known. */
export type BreakKind = 'edited' | 'removed' | 'inserted' | 'reordered' | 'truncated' | 'rewritten';

/** The first place where what was found cannot be what was recorded. */
export interface ChainBreak {
  readonly kind: BreakKind;
  /** Number of the entry that is wrong; of one that is missing: the number that it had. */
  readonly seq: number;
  readonly expected: string;
  readonly found: string;
  /** One sentence for people. */
  readonly detail: string;
}

export interface BadLink {
  readonly entries: readonly ChainedEntry[];
  /** Of the first entry that is not sound; all before it are. */
  readonly index: number;
  /** Hash of the entry before. */
  readonly previous: string;
  /** Number of the last entry by the head, as far as it is known. */
  readonly lastSeq: number;
  readonly hash: HashFunction;
}

/** Farther away no number is tried for an entry that was given another one. */
const MOST_NUMBERS_TRIED = 10_000;

/** What was done to the chain at its first unsound entry, as far as the links tell: which entry names which as the one before it. */
export function nameBreak(link: BadLink): ChainBreak {
  const { entries, index, previous } = link;
  const entry = entryAt(link);
  const later = entries.slice(index + 1);
  const someoneElseFollows = later.some(({ prevHash }) => prevHash === previous);
  if (entry.prevHash === previous) return someoneElseFollows ? toInserted(link) : toEdited(link);
  if (later.some(({ hash }) => hash === entry.prevHash)) return toReordered(link);
  if (someoneElseFollows) return toInserted(link);
  const fork = entries.slice(0, index).findIndex(({ hash }) => hash === entry.prevHash);
  if (fork >= 0) return matches(link, fork + 2) ? toInserted({ ...link, index: fork + 1 }) : toInserted(link);
  return nameGap(link);
}

/** Nobody follows the entry before, and this one follows an entry that is nowhere. */
function nameGap(link: BadLink): ChainBreak {
  const { entries, index, previous, lastSeq, hash } = link;
  const entry = entryAt(link);
  const expected = index + 1;
  if (entry.seq > expected) return toRemoved(link, entry.seq - expected);
  if (index > 0 && matches(link, entry.seq)) return toReplaced(link);
  const mostSeq = Math.min(Math.max(lastSeq, entries.length) + entries.length, expected + MOST_NUMBERS_TRIED);
  for (let seq = expected + 1; seq <= mostSeq; seq += 1) if (matches(link, seq)) return toRemoved(link, seq - expected);
  const isOnlyRelinked = hash(toChainText({ ...entry, prevHash: previous })) === entry.hash;
  return !isOnlyRelinked && lastSeq > 0 && entry.seq > lastSeq ? toInserted(link) : toEdited(link);
}

const entryAt = ({ entries, index }: BadLink): ChainedEntry => entries[index] as ChainedEntry;

/** Whether the entry is as it was recorded, but for its number. */
function matches(link: BadLink, seq: number): boolean {
  const entry = entryAt(link);
  return link.hash(toChainText({ ...entry, seq })) === entry.hash;
}

function toEdited(link: BadLink): ChainBreak {
  const { index, previous, hash } = link;
  const { seq, key, prevHash, ...rest } = entryAt(link);
  return {
    kind: 'edited',
    seq: index + 1,
    expected: rest.hash,
    found: hash(toChainText({ ...rest, key, seq, prevHash })),
    detail:
      prevHash === previous && seq === index + 1
        ? `Entry ${seq} ("${key}") is not what was recorded: its content has another hash than the one that was written with it.`
        : `Entry ${index + 1} ("${key}") is not what was recorded: its number or its link to the entry before was changed.`,
  };
}

/** Sound in itself, so the one before it is not what it followed. */
function toReplaced({ entries, index, previous }: BadLink): ChainBreak {
  const [before, entry] = entries.slice(index - 1, index + 1) as [ChainedEntry, ChainedEntry];
  return {
    kind: 'edited',
    seq: before.seq,
    expected: entry.prevHash,
    found: previous,
    detail: `Entry ${before.seq} ("${before.key}") is not what was recorded: entry ${entry.seq} follows one with another hash.`,
  };
}

function toRemoved(link: BadLink, count: number): ChainBreak {
  const { index, previous } = link;
  const { key, prevHash } = entryAt(link);
  const [first, last] = [index + 1, index + count];
  return {
    kind: 'removed',
    seq: first,
    expected: count === 1 ? `entry ${first}` : `entries ${first} to ${last}`,
    found: `"${key}", which follows ${prevHash} and not ${previous}`,
    detail: count === 1 ? `Entry ${first} is missing.` : `Entries ${first} to ${last} are missing.`,
  };
}

function toInserted(link: BadLink): ChainBreak {
  const { seq, key } = entryAt(link);
  return {
    kind: 'inserted',
    seq,
    expected: `no entry "${key}" here: the chain goes on without it`,
    found: `entry ${seq} ("${key}")`,
    detail: `Entry ${seq} ("${key}") was never recorded here: the chain goes on without it.`,
  };
}

function toReordered(link: BadLink): ChainBreak {
  const { entries, index, previous } = link;
  const { seq, key, prevHash } = entryAt(link);
  const wanted = entries.find((one) => one.prevHash === previous);
  return {
    kind: 'reordered',
    seq: index + 1,
    expected: wanted === undefined ? `the entry that follows ${previous}` : `"${wanted.key}", which follows the entry before`,
    found: `"${key}", which follows ${prevHash}`,
    detail: `Entry ${seq} ("${key}") stands in another place than where it was recorded.`,
  };
}
