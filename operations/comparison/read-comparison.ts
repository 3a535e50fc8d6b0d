import type { ComparedPair, ComparedSample, Comparison, LayerComparison } from '../../core/comparison/comparison.js';
import { type PairNote, pairSamples } from '../../core/comparison/pair-samples.js';
import type { SampleNote } from '../../core/comparison/sample.js';
import { toDistributions } from '../../core/comparison/to-distributions.js';
import { diffText } from '../../core/diff/diff-text.js';
import { addCounts } from '../../core/redaction/redact-text.js';
import type { FlagMove } from '../../core/rollout/spec.js';
import type { KeptSample, KeptVersion, RolloutRow, Store } from '../../store/store.js';

export interface ComparisonPart {
  /** Undefined: all. */
  readonly category: string | undefined;
  /** Pairs to leave out at the beginning, and how many to read. */
  readonly offset: number;
  readonly limit: number;
}

/** Both arms of a rollout side by side, with a part of its pairs. */
export async function readComparison(
  { store }: { readonly store: Pick<Store, 'samples' | 'versions'> },
  { id: rolloutId, feature, view }: RolloutRow,
  { category, offset, limit }: ComparisonPart,
): Promise<Omit<Comparison, 'next'>> {
  const [notes, categories, layers] = await Promise.all([
    store.samples.notes({ rolloutId, category }),
    store.samples.categories(rolloutId),
    compareLayers(store, feature, view.flags),
  ]);
  return {
    rolloutId,
    layers,
    counts: countNotes(notes),
    categories,
    distributions: toDistributions(notes),
    redactions: addCounts(notes.map(({ redactions }) => redactions)),
    samples: await readPairs(store, pairSamples(notes).slice(offset, offset + limit)),
  };
}

function countNotes(notes: readonly SampleNote[]): Comparison['counts'] {
  const count = (isCounted: (note: SampleNote) => boolean) => notes.filter(isCounted).length;
  return {
    control: count(({ arm }) => arm === 'control'),
    candidate: count(({ arm }) => arm === 'candidate'),
    shadow: count(({ pairedMetrics }) => pairedMetrics !== null),
  };
}

async function readPairs(store: Pick<Store, 'samples'>, pairs: readonly PairNote[]): Promise<readonly ComparedPair[]> {
  const keys = new Set(pairs.flatMap(({ controlKey, candidateKey }) => [controlKey, candidateKey]));
  const kept = new Map((await store.samples.read([...keys])).map((sample) => [sample.key, sample]));
  return pairs.flatMap(({ controlKey, candidateKey, ...pair }) => {
    const [control, candidate] = [kept.get(controlKey), kept.get(candidateKey)];
    // One of them may have been replaced by others since the pairs were made.
    if (control === undefined || candidate === undefined) return [];
    return [{ ...pair, control: toSide(control), candidate: pair.kind === 'shadow' ? toPairedSide(candidate) : toSide(candidate) }];
  });
}

const toSide = ({ unit, atMs, input, output, metrics }: KeptSample): ComparedSample => ({ unit, atMs, input, output, metrics });

const toPairedSide = (sample: KeptSample): ComparedSample => ({ ...toSide(sample), ...sample.paired });

async function compareLayers(
  store: Pick<Store, 'versions'>,
  feature: string,
  flags: readonly FlagMove[],
): Promise<readonly LayerComparison[]> {
  const refs = flags.flatMap(({ layer, control, candidate }) => [
    { layer, version: control },
    { layer, version: candidate },
  ]);
  const found = await store.versions.find(feature, refs);
  const versionOf = (layer: string, version: string) => found.find((each) => each.layer === layer && each.version === version);
  return flags.map(({ key, layer, control, candidate }) => {
    const [from, to] = [versionOf(layer, control), versionOf(layer, candidate)];
    const diff = from === undefined || to === undefined ? null : diffText(from.content, to.content);
    return { key, layer, control: toCompared(control, from), candidate: toCompared(candidate, to), diff };
  });
}

const toCompared = (version: string, kept: KeptVersion | undefined) => ({ version, sha256: kept?.sha256 ?? null });
