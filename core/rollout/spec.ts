import type { Share } from '../assignment/share.js';

/** Model, prompt and so on: one part of an LLM change. */
export type Layer = 'model' | 'prompt' | 'template' | 'params' | 'retrieval' | 'parser' | 'routing';

/** One flag of the bundle: the version that control keeps and the one that the candidate gets. */
export interface FlagMove {
  readonly key: string;
  readonly layer: Layer;
  readonly control: string;
  readonly candidate: string;
  /** Name of a configured flag platform; `embedded` unless said. */
  readonly platform: string;
}

/** Units whose attribute matches get the candidate from canary on; they are not part of the comparison. */
export interface Cohort {
  readonly name: string;
  readonly attribute: string;
  readonly match:
    | { readonly kind: 'equals' | 'endsWith' | 'startsWith'; readonly value: string }
    | { readonly kind: 'in'; readonly values: readonly string[] };
}

export interface ApprovalPolicy {
  /** `group:<name>` or a person's canonical id. */
  readonly approvers: readonly string[];
  /** How many different people must approve. */
  readonly required: number;
  readonly expiresMs: number;
  /** Between reminders to those who can still act; a quarter of the time until the expiry when not said. */
  readonly remindEveryMs?: number;
  readonly onExpiry: 'hold' | 'rollback';
}

/**
 * What a stage must show before the rollout goes on.
 * `evidence`: every guard has valid evidence and none fails. `primary`: also the primary guard is `pass`. `all`: every guard is `pass`.
 */
export type Proof = 'evidence' | 'primary' | 'all';

export interface Stage {
  readonly kind: 'shadow' | 'canary' | 'ab' | 'full';
  /** Part of the units that get the candidate; 0 for shadow. For full it is 100 % minus the holdback. */
  readonly share: Share;
  /** Part of the units whose requests are mirrored to the candidate; 0 outside shadow. */
  readonly shadowSample: Share;
  readonly holdMs: number;
  /** Longest time in the stage, counted from its start. */
  readonly deadlineMs: number;
  readonly onDeadline: 'hold' | 'rollback';
  /** Units that each arm must have before the stage can be left. */
  readonly minimumUnits: number;
  readonly prove: Proof;
  readonly approval?: ApprovalPolicy;
}

/** How much worse than control the candidate may be. `points`: absolute, in the metric's unit (0.01 = 1 pp). `relative`: part of control's mean. */
export interface Margin {
  readonly kind: 'points' | 'relative';
  readonly value: number;
}

/** Candidate against control over the same time. */
export interface ComparisonTest {
  readonly kind: 'comparison';
  readonly margin: Margin;
  /** `margin`: fails when proven worse than the margin. `harm`: fails when proven worse than control at all. */
  readonly failOn: 'margin' | 'harm';
  /** What `pass` proves: not worse than the margin, or better than control. */
  readonly claim: 'nonInferior' | 'superior';
  /** Also judges every category of units by itself; the worst one can fail the guard. */
  readonly perCategory: boolean;
}

/** The candidate's rate against a fixed limit, control plays no part. */
export interface LimitTest {
  readonly kind: 'limit';
  /** Between 0 and 1: the highest (better: lower) or lowest (better: higher) rate that is acceptable. */
  readonly limit: number;
}

/** What a measurement must satisfy to count as a success. */
export interface Condition {
  readonly subject: 'candidate' | 'control' | 'difference' | 'ratio';
  readonly operator: '<' | '<=' | '>' | '>=';
  readonly value: number;
}

/** A condition on single measurements, counted as Argo Rollouts and Flagger count them. */
export interface CountedTest {
  readonly kind: 'counted';
  readonly condition: Condition;
  /** Length of one measurement's window. */
  readonly intervalMs: number;
  /** Nothing is measured before so long into the stage. */
  readonly initialDelayMs: number;
  /** Measurements after which the guard has its verdict; null: as long as the stage lasts. */
  readonly count: number | null;
  /** More failures than this and the guard fails. */
  readonly failureLimit: number;
  /** More errors in a row than this and the guard is an error. */
  readonly consecutiveErrorLimit: number;
  /** So many successes in a row are a pass; null: all `count` measurements must be taken. */
  readonly consecutiveSuccess: number | null;
  /** More measurements than this that say nothing and the guard stays inconclusive. */
  readonly inconclusiveLimit: number;
}

export type GuardTest = ComparisonTest | LimitTest | CountedTest;

export interface Guard {
  readonly name: string;
  readonly metric: string;
  readonly tier: 'computational' | 'behavioural' | 'semantic';
  readonly better: 'lower' | 'higher';
  readonly test: GuardTest;
  readonly onFail: 'rollback' | 'hold';
  /** What to do when there has been no valid reading for `noDataAfterMs`. Never `pass`. */
  readonly onNoData: 'hold' | 'rollback';
  readonly primary: boolean;
  /** Part of the total alpha of 0.05 that this guard gets. */
  readonly weight: number;
  /** Why its verdicts are shown but do not act (its judge is not good enough); absent for guards that act. */
  readonly advisory?: string;
}

export type MetricDefinition =
  | {
      readonly source: 'outcomes';
      /** Expected value under control for a rate, between 0 and 1: tunes the guards before the first unit. */
      readonly baseline?: number;
    }
  | {
      readonly source: 'prometheus';
      readonly kind: 'rate';
      readonly events: string;
      readonly total: string;
      readonly baseline?: number;
      /** How much more variance requests that come in sessions have than independent ones; 1 when they are independent. */
      readonly designEffect: number;
    };

export interface WatchPolicy {
  /** Guards look this often. */
  readonly intervalMs: number;
  /** Units per arm before any verdict. */
  readonly burnInUnits: number;
  /** Without a valid reading for so long, `onNoData` applies. */
  readonly noDataAfterMs: number;
  /** An exposure that is not renewed for so long falls back to control (dead-man's switch). */
  readonly exposureTtlMs: number;
  /** A hold or pause of this length ends in a rollback: no wait is without an end. */
  readonly maxHoldMs: number;
}

/** Whether what control needs (an old model's endpoint, an index) still answers. */
export interface ControlHealth {
  /** Healthy: answers a GET with a 2xx status. */
  readonly url: string;
  /** An unhealthy control is asked again for so long; then units go back to it all the same, and somebody is paged. 0: asked once. */
  readonly waitMs: number;
}

/** For providers that cannot take all units back in one step. Never where somebody says that the candidate is bad. */
export interface StepBackPolicy {
  /** Of the candidate, strictly falling; control for everybody follows the last. */
  readonly shares: readonly Share[];
  /** Each is shown for so long. */
  readonly everyMs: number;
}

/** What alerts do to a rollout that other systems raise about its feature (`POST /v1/alerts`). */
export interface AlertPolicy {
  /** Of an alert that begins while the rollout runs. One that fired already before holds, unless alerts are ignored. */
  readonly onFiring: 'rollback' | 'hold' | 'ignore';
  /** Only alerts of these names; absent: all that name the feature. */
  readonly names?: readonly string[];
}

export interface PreflightPolicy {
  /** Longest time from a write until clients of the platform see it; absent: it is measured and told, nothing more. */
  readonly maxPropagationMs?: number;
  /** Beyond that. */
  readonly onSlowPropagation: 'warn' | 'refuse';
}

/** A rollout as the core sees it: every default filled in, durations in milliseconds, shares in 1/100,000. */
export interface RolloutSpec {
  readonly feature: string;
  readonly environment: string;
  readonly summary: string;
  readonly unit: 'session' | 'user' | 'task';
  /** Longest life of a unit; epochs older than this are folded. */
  readonly unitMaxAgeMs: number;
  /** In apply order. */
  readonly flags: readonly FlagMove[];
  readonly rollback: {
    readonly sequence: readonly string[];
    readonly sessions: 'hard' | 'drain';
    /** After so long without an end, the rollback is stuck and pages. */
    readonly stuckAfterMs: number;
    /** Asked before units are routed back to control; absent: control is not asked. */
    readonly controlHealth?: ControlHealth;
    /** For so long after completion the old control can be brought back at once; 0: never. */
    readonly revertWithinMs: number;
    /** A rehearsal of this bundle must not be older when the rollout starts; absent: none is required. */
    readonly rehearsedWithinMs?: number;
    /** Absent: control for everybody in one step. */
    readonly stepBack?: StepBackPolicy;
  };
  /** What an edit by hand on a flag platform leads to. */
  readonly onDrift: 'hold' | 'adopt' | 'revert';
  /** When another rollout holds one of the flags. */
  readonly onConflict: 'reject' | 'queue' | 'supersede';
  readonly preflight: PreflightPolicy;
  readonly cohorts: readonly Cohort[];
  readonly stages: readonly Stage[];
  readonly guards: readonly Guard[];
  readonly metrics: Readonly<Record<string, MetricDefinition>>;
  readonly watch: WatchPolicy;
  /** Absent: alerts roll back. */
  readonly alerts?: AlertPolicy;
  readonly notify: { readonly slack?: string; readonly page?: string };
  /** What the requester says about traffic; used by the forecast. */
  readonly traffic?: { readonly unitsPerHour: number };
  /** Who made the change: count as people who ask for the rollout, and cannot approve it. */
  readonly authors?: readonly string[];
  /** The rollout that this one retries. */
  readonly retryOf?: string;
  /** The plan template that it was filled in from; absent: it was written out. Only for the record. */
  readonly template?: { readonly name: string; readonly version: string };
}
