import type { TextDiff } from '../diff/diff-text.js';
import type { RedactionCounts } from '../redaction/redaction-rule.js';
import type { Layer } from '../rollout/spec.js';
import type { Distribution } from './distribution.js';
import type { SampleMetrics } from './sample.js';

/** One version of a layer. */
export interface ComparedVersion {
  readonly version: string;
  /** SHA-256 of its content; null: nobody has registered it. */
  readonly sha256: string | null;
}

export interface LayerComparison {
  readonly key: string;
  readonly layer: Layer;
  readonly control: ComparedVersion;
  readonly candidate: ComparedVersion;
  /** From control's content to the candidate's; null: the content of one of them is not known. */
  readonly diff: TextDiff | null;
}

/** One answer with its request. */
export interface ComparedSample {
  readonly unit: string;
  readonly atMs: number;
  readonly input: string | null;
  readonly output: string;
  readonly metrics: SampleMetrics;
}

export interface ComparedPair {
  readonly kind: 'shadow' | 'matched';
  readonly category: string;
  readonly stageAttempt: number;
  readonly control: ComparedSample;
  readonly candidate: ComparedSample;
}

/** Both arms of a rollout side by side: what was changed, how the numbers of the samples are spread, what was answered. */
export interface Comparison {
  readonly rolloutId: string;
  readonly layers: readonly LayerComparison[];
  /** Samples of each arm that are kept, in the category asked for; `shadow`: how many of control's have the candidate's answer to the same request. */
  readonly counts: { readonly control: number; readonly candidate: number; readonly shadow: number };
  /** All categories that there are samples of. */
  readonly categories: readonly string[];
  /** Of the samples, not of all units: the guards judge by those. */
  readonly distributions: readonly Distribution[];
  /** What was replaced in the samples before they were stored, by rule. */
  readonly redactions: RedactionCounts;
  readonly samples: readonly ComparedPair[];
  /** To ask for the next samples with; null on the last page. */
  readonly next: string | null;
}
