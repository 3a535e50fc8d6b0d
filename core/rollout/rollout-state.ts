import type { Share } from '../assignment/share.js';
import type { Freeze } from '../freeze/freeze.js';
import type { Principal } from '../principal/principal.js';
import type { RolloutSpec } from './spec.js';
import type { Standing } from './standing.js';

export type Phase =
  | 'preflight'
  | 'applying'
  | 'watching'
  | 'gate'
  | 'baking'
  | 'completing'
  | 'completed'
  | 'rollingBack'
  | 'rollbackStuck'
  | 'rolledBack'
  | 'refused';

/** Why a watching rollout stands still. `paused` is a person's hold. */
export interface Hold {
  readonly kind: 'paused' | 'held';
  readonly reason: string;
  readonly by: string;
  readonly sinceMs: number;
  /** Held ones end by themselves when the cause goes away; paused ones only by a person. */
  readonly cause:
    | 'person'
    | 'guard'
    | 'deadline'
    | 'gateExpired'
    | 'watchStale'
    | 'drift'
    | 'expired'
    | 'flagsUnread'
    | 'queued'
    | 'freeze';
}

export interface GateDecision {
  readonly id: string;
  readonly principal: string;
  readonly via: Principal['via'];
  readonly verb: 'approve' | 'reject';
  readonly reason: string;
  readonly atMs: number;
}

export interface Gate {
  readonly id: string;
  readonly stageIndex: number;
  readonly openedAtMs: number;
  readonly expiresAtMs: number;
  readonly approvers: readonly string[];
  readonly required: number;
  readonly onExpiry: 'hold' | 'rollback';
  readonly remindEveryMs?: number;
  /** Sent so far. */
  readonly reminders?: number;
  readonly evidenceHash: string;
  readonly decisions: readonly GateDecision[];
}

/** Somebody with the right to it went on without the quorum of a gate, or although a freeze stood. */
export interface BrokenGlass {
  readonly decisionId: string;
  readonly by: string;
  readonly reason: string;
  readonly atMs: number;
  /** Of the two the one that it was. */
  readonly gateId?: string;
  readonly freezeId?: string;
}

/** Time in which nobody was allowed to go on: no deadline counts it. */
export interface FrozenTime {
  /** Since when a freeze stands without a break; null: none does now. */
  readonly sinceMs: number | null;
  /** When the last one ended; null: none has yet. */
  readonly endedAtMs: number | null;
  /** Of the present stage, by freezes that have ended. */
  readonly inStageMs: number;
}

export type RollbackCause = 'guard' | 'person' | 'kill' | 'gateExpired' | 'deadline' | 'reconciler' | 'failure' | 'drift';

export interface RollbackRequest {
  readonly cause: RollbackCause;
  readonly reason: string;
  readonly by: string;
  readonly requestedAtMs: number;
  readonly guard?: string;
  /** Where the rollout stood. */
  readonly fromPhase: Phase;
  readonly stageIndex: number;
}

/** A rollback that takes the candidate away step by step. */
export interface StepBack {
  /** Falling, all below what the stage showed; then control for everybody. 1/100,000. */
  readonly shares: readonly Share[];
  readonly everyMs: number;
  /** How many of them have been written and read back. */
  readonly done: number;
  /** When the next step follows; null: none is waited for. */
  readonly nextAtMs: number | null;
  /** The steps are done, or something was worse: control for everybody now. */
  readonly isOver: boolean;
}

/** Everything a rollout knows; plain data, carried over continue-as-new. */
export interface RolloutState {
  readonly rolloutId: string;
  readonly spec: RolloutSpec;
  readonly specHash: string;
  readonly requestedBy: string;
  /** Whoever asked for a rollout that this one retries, and the authors that its spec names; absent: nobody else. None of them may approve. */
  readonly alsoRequestedBy?: readonly string[];
  readonly startedAtMs: number;
  readonly phase: Phase;
  /** Index into `spec.stages`; -1 before the first. */
  readonly stageIndex: number;
  /** Grows by one at each applied stage; verdicts and outcomes name it. */
  readonly stageAttempt: number;
  readonly stageStartedAtMs: number | null;
  readonly hold: Hold | null;
  readonly gate: Gate | null;
  /** The freeze that stands in the way, as the rollout was last told; absent in rollouts of earlier versions. */
  readonly freeze?: Freeze | null;
  /** How long freezes have stood in the way; absent: none has. */
  readonly frozen?: FrozenTime;
  /** Ids of freezes that no longer hold this rollout, because somebody broke the glass. */
  readonly brokenFreezes?: readonly string[];
  /** The last time that somebody broke the glass. */
  readonly glass?: BrokenGlass;
  readonly standing: Standing | null;
  /** Guards whose hold a person has overridden in this stage attempt. */
  readonly overriddenGuards: readonly string[];
  /** The next write shows a stage again that was shown before, over whatever stands there. */
  readonly isReapplying: boolean;
  /** How often this stage was set right by itself after an edit by hand. */
  readonly driftReverts: number;
  /** The rollout looks at its watch again at this time, whatever the watcher says. */
  readonly nextCheckpointAtMs: number | null;
  /** Highest generation this rollout has issued. */
  readonly generation: number;
  readonly rollback: RollbackRequest | null;
  /** Absent: not in steps. */
  readonly stepBack?: StepBack;
  readonly endedAtMs: number | null;
  /** One sentence: why it ended, or what it waits for. */
  readonly detail: string;
  /** Grows with every change; decisions may name the one they were shown. */
  readonly revision: number;
  /** Ids of decisions already taken, newest last, bounded. */
  readonly seenDecisionIds: readonly string[];
}
