import type { RedactionCounts } from '../redaction/redaction-rule.js';

export type SampleMetrics = Readonly<Record<string, number>>;

/** One answer that somebody was given, or in shadow both answers to the same request; what is kept of it. Texts are redacted and cut. */
export interface Sample {
  readonly id: string;
  readonly rolloutId: string;
  readonly stageAttempt: number;
  readonly arm: 'control' | 'candidate';
  readonly assignment: 'random' | 'cohort' | 'shadow';
  readonly unit: string;
  readonly category: string;
  readonly atMs: number;
  /** Null: it was not sent. */
  readonly input: string | null;
  readonly output: string;
  readonly metrics: SampleMetrics;
  /** Shadow: the candidate's answer to the same request; null: there is none. */
  readonly paired: { readonly output: string; readonly metrics: SampleMetrics } | null;
  readonly redactions: RedactionCounts;
}

/** Of a sample, all but its texts: what distributions and pairs are made of. */
export interface SampleNote extends Pick<Sample, 'arm' | 'assignment' | 'category' | 'stageAttempt' | 'metrics' | 'redactions'> {
  /** Names the sample in the store. */
  readonly key: string;
  /** Null: no answer of a mirrored candidate. */
  readonly pairedMetrics: SampleMetrics | null;
}

/** A sample before redaction. */
export type RawSample = Omit<Sample, 'redactions'>;
