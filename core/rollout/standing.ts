import type { QualityFinding } from '../evidence/standing/assess-quality.js';
import type { GuardFinding } from '../evidence/verdict.js';
import type { FlagsTrouble } from './drift/flags-trouble.js';

/**
 * What all guards of one watch say together, as of one look. The watcher tells the rollout only when
 * `digest` changes, that is when the standing changes what the rollout must do.
 */
export interface Standing {
  readonly watchId: string;
  readonly lookedAtMs: number;
  readonly findings: readonly GuardFinding[];
  /** What is wrong with the data; while there is anything, nothing new is proven and the rollout holds. */
  readonly quality: readonly QualityFinding[];
  /** What is wrong with the flags themselves; null when they show what was written, or could not be read. */
  readonly flags: FlagsTrouble | null;
  /** First failed guard whose `onFail` is rollback, or whose `onNoData` is rollback and has come due. */
  readonly rollback: { readonly guard: string; readonly reason: string } | null;
  /** Guards that ask for a hold, with the reason. */
  readonly holds: readonly { readonly guard: string; readonly reason: string }[];
  /** True when the stage's proof is complete (`prove`, `minimumUnits`). */
  readonly proven: boolean;
  /** What is still missing, one sentence each; empty when proven. */
  readonly missing: readonly string[];
  /** Units seen by arm so far in this stage attempt. */
  readonly units: { readonly control: number; readonly candidate: number };
  /** When each guard last had a valid reading. */
  readonly lastValidAtMs: Readonly<Record<string, number>>;
  /** Guards proven inside their margin at some look of this stage attempt; a proof stays one (running intersection). */
  readonly provenGuards: readonly string[];
  /** Fingerprint of what an approver is shown: the verdicts of this stage attempt. */
  readonly evidenceHash: string;
  readonly digest: string;
}
