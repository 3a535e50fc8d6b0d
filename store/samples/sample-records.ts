import type { Sample, SampleNote } from '../../core/comparison/sample.js';

export interface SampleQuery {
  readonly rolloutId: string;
  /** Absent: all. */
  readonly category?: string | undefined;
}

/** The texts of a sample, and whose it is. */
export type KeptSample = Pick<Sample, 'unit' | 'atMs' | 'input' | 'output' | 'metrics' | 'paired'> & { readonly key: string };

export interface SampleStore {
  /** All or nothing per call; an id that is there already is counted as a duplicate. Of too many, those with the lowest hashes of their ids are kept. */
  ingest(samples: readonly Sample[], nowMs: number): Promise<{ readonly accepted: number; readonly duplicates: number }>;
  /** Without their texts, in an order that has nothing to do with what is in them. At most `SAMPLE_LIMITS.perRollout`. */
  notes(query: SampleQuery): Promise<readonly SampleNote[]>;
  categories(rolloutId: string): Promise<readonly string[]>;
  /** In no particular order; those that are gone are left out. */
  read(keys: readonly string[]): Promise<readonly KeptSample[]>;
  /** Removes what was stored before; how many samples there were. */
  expire(beforeMs: number): Promise<number>;
}
