import type { Reading } from '../../core/evidence/verdict.js';
import type { MetricDefinition } from '../../core/rollout/spec.js';

export interface MetricQuestion {
  readonly rolloutId: string;
  readonly feature: string;
  readonly stageAttempt: number;
  /** Beginning of the stage; the window is closed on the right at `toMs`. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly metric: string;
  readonly definition: MetricDefinition;
}

/** Reads one metric of both arms over the same closed window. Never throws: what goes wrong is an `error` reading. */
export interface MetricSource {
  read(question: MetricQuestion, signal: AbortSignal): Promise<Reading>;
}
