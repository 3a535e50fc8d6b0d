import { type ChainedEntry, type ChainHead, GENESIS, type HashFunction, toChainText } from './chained-entry.js';
import { type ChainBreak, nameBreak } from './name-break.js';

export interface Heads {
  /** As the store keeps it beside the entries; null: it keeps none. */
  readonly stored: ChainHead | null;
  /** As somebody wrote it down outside of the store, then or now. */
  readonly noted?: readonly ChainHead[];
}

export interface ChainCheck {
  readonly entries: number;
  /** Of the entries as they were found; null without entries. */
  readonly head: ChainHead | null;
  /** The first break; null: the chain is whole. */
  readonly break: ChainBreak | null;
}

/**
 * Whether these entries, all of one rollout in the order of their numbers, are those that were recorded: numbered from 1 without gaps, each with the hash
 * of its own content and of the entry before, up to the head. Without a noted head it cannot see that everything, head included, was written anew.
 */
export function verifyChain(entries: readonly ChainedEntry[], heads: Heads, hash: HashFunction): ChainCheck {
  const last = entries.at(-1);
  const head = last === undefined ? null : { seq: last.seq, hash: last.hash };
  return { entries: entries.length, head, break: findBadLink(entries, heads, hash) ?? findBadHead(entries, heads) };
}

function findBadLink(entries: readonly ChainedEntry[], { stored }: Heads, hash: HashFunction): ChainBreak | null {
  let previous = GENESIS;
  for (const [index, entry] of entries.entries()) {
    const isSound = entry.seq === index + 1 && entry.prevHash === previous && hash(toChainText(entry)) === entry.hash;
    if (!isSound) return nameBreak({ entries, index, previous, lastSeq: stored?.seq ?? 0, hash });
    previous = entry.hash;
  }
  return null;
}

/** Of a rollout whose timeline is gone altogether, head and all; null: it is not. Every rollout has an entry, made with it: that it was asked for. */
export function findEmptied({ entries, stored }: { readonly entries: number; readonly stored: ChainHead | null }): ChainBreak | null {
  if (entries > 0 || stored !== null) return null;
  return {
    kind: 'truncated',
    seq: 1,
    expected: 'at least the entry that the rollout was asked for',
    found: 'neither entries nor a stored head',
    detail: 'The whole timeline is missing: every rollout has at least the entry that it was asked for.',
  };
}

/** The entries are a chain: is it the one whose head is known? */
function findBadHead(entries: readonly ChainedEntry[], { stored, noted = [] }: Heads): ChainBreak | null {
  if (stored === null && entries.length > 0)
    return {
      kind: 'rewritten',
      seq: entries.length,
      expected: 'a stored head',
      found: 'none',
      detail: 'The entries are a chain, but its head is not stored any more: nothing says where it ended.',
    };
  for (const [index, head] of [...(stored === null ? [] : [stored]), ...noted].entries()) {
    const isStored = index === 0 && stored !== null;
    const broken = compareHead(entries, head, isStored ? 'stored' : 'noted');
    if (broken !== null) return broken;
  }
  return null;
}

function compareHead(entries: readonly ChainedEntry[], head: ChainHead, whose: 'stored' | 'noted'): ChainBreak | null {
  const { seq, hash } = head;
  if (entries.length < seq)
    return {
      kind: 'truncated',
      seq: entries.length + 1,
      expected: `entries up to ${seq}, by the ${whose} head`,
      found: entries.length === 0 ? 'none' : `the last one is ${entries.length}`,
      detail: `${countOf(seq - entries.length)} missing at the end: the ${whose} head is entry ${seq}.`,
    };
  const found = seq === 0 ? GENESIS : entries[seq - 1]?.hash;
  if (found !== hash)
    return {
      kind: 'rewritten',
      seq,
      expected: hash,
      found: found ?? 'none',
      detail: `The entries are a chain, but not the one whose head was ${whose}: entry ${seq} had another hash.`,
    };
  // A chain may have grown since somebody noted its head, but not since the store did.
  if (whose === 'noted' || entries.length === seq) return null;
  return {
    kind: 'inserted',
    seq: seq + 1,
    expected: `nothing after entry ${seq}, by the stored head`,
    found: `entries up to ${entries.length}`,
    detail: `${countOf(entries.length - seq)} too many at the end: the stored head is entry ${seq}.`,
  };
}

const countOf = (count: number): string => (count === 1 ? 'One entry is' : `${count} entries are`);
