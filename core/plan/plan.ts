import type { Share } from '../assignment/share.js';
import type { ApprovalPolicy, FlagMove, Guard, Proof, RolloutSpec, Stage, StepBackPolicy } from '../rollout/spec.js';
import type { StageForecast } from './forecast.js';

/** What one platform changes in one go; the groups are written in order, each read back before the next. */
export interface WriteGroup {
  readonly platform: string;
  /** True when all flags of the group move in one write. */
  readonly atomic: boolean;
  readonly flags: readonly FlagMove[];
}

/** What stands between a stage and the next one, in the order in which it is waited for. */
export type PlannedWait =
  | { readonly kind: 'hold'; readonly durationMs: number }
  | {
      readonly kind: 'proof';
      readonly prove: Proof;
      readonly minimumUnits: number;
      readonly deadlineMs: number;
      readonly onDeadline: Stage['onDeadline'];
    }
  | { readonly kind: 'gate'; readonly approval: ApprovalPolicy };

export interface PlannedStage {
  /** From 1. */
  readonly number: number;
  readonly kind: Stage['kind'];
  readonly share: Share;
  readonly shadowSample: Share;
  /** Cohorts that get the candidate whatever the share. */
  readonly cohorts: readonly string[];
  readonly waits: readonly PlannedWait[];
  /** Soonest start when every stage ends with its hold and people decide at once. Unix ms. */
  readonly earliestStartMs: number;
  readonly forecast: StageForecast;
}

export type RollbackStep =
  | { readonly number: number; readonly kind: 'exposure'; readonly platforms: readonly string[]; readonly flags: readonly string[] }
  | { readonly number: number; readonly kind: 'flag'; readonly platform: string; readonly flag: string; readonly version: string }
  | { readonly number: number; readonly kind: 'cleanUp' };

export interface PlannedGuard extends Guard {
  /** Source of its metric. */
  readonly source: 'outcomes' | 'prometheus';
  /** Known to lie between 0 and 1, so that points are percentage points. */
  readonly isRate: boolean;
}

/** Everything that a rollout will do, before it does it. The terminal, the API and the runbook are drawn from it. */
export interface Plan {
  readonly feature: string;
  readonly environment: string;
  readonly summary: string;
  readonly unit: RolloutSpec['unit'];
  /** Order of writes at each stage. */
  readonly writes: readonly WriteGroup[];
  readonly stages: readonly PlannedStage[];
  readonly guards: readonly PlannedGuard[];
  readonly rollback: {
    readonly steps: readonly RollbackStep[];
    readonly sessions: 'hard' | 'drain';
    readonly stuckAfterMs: number;
    /** Before the steps above where nobody says that the candidate is bad; absent: never. */
    readonly stepBack?: StepBackPolicy;
  };
  readonly watch: RolloutSpec['watch'];
  readonly notify: RolloutSpec['notify'];
  readonly startsAtMs: number;
  /** Sum of the holds: nobody waits for proof or people. */
  readonly earliestEndMs: number;
  /** With the traffic given, when each stage has what it needs and people decide at once; null when that is not known. */
  readonly expectedEndMs: number | null;
  /** Every deadline and every gate used up; later it is held or rolled back instead of going on. */
  readonly latestEndMs: number;
  /** How many gates wait for people. */
  readonly gates: number;
  readonly unitsPerHour: number | null;
}
