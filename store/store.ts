import type { Exposure } from '../core/assignment/exposure.js';
import type { AuditEntry, RecordedEntry } from '../core/audit/audit-entry.js';
import type { Refusal } from '../core/errors/refusal.js';
import type { ArmMoments } from '../core/evidence/verdict.js';
import type { AlertStore } from './alerts/alert-records.js';
import type { ChainStore, HistoryStore } from './audit/audit-records.js';
import type { KillDone } from './flags/known-kills.js';
import type { PlatformKillStore } from './flags/platform-kills.js';
import type { FreezeStore } from './freezes/freeze-records.js';
import type { KeyStore } from './keys/key-records.js';
import type { MarkStore } from './marks/mark-store.js';
import type { RehearsalStore } from './rehearsals/rehearsal-store.js';
import type { QueueStore, RevertStore } from './rollouts/queue-records.js';
import type { RolloutStore } from './rollouts/rollout-records.js';
import type { SampleStore } from './samples/sample-records.js';
import type { SlackCardStore } from './slack/slack-card-records.js';
import type { StrayStore } from './strays/stray-records.js';
import type { VersionStore } from './versions/version-records.js';
import type { WatchStore } from './watches/watch-records.js';
import type { WebhookStore } from './webhooks/webhook-records.js';

export type * from './alerts/alert-records.js';
export type * from './audit/audit-records.js';
export type * from './freezes/freeze-records.js';
export type * from './keys/key-records.js';
export type * from './rollouts/queue-records.js';
export type * from './rollouts/rollout-records.js';
export type * from './samples/sample-records.js';
export type * from './slack/slack-card-records.js';
export type * from './versions/version-records.js';
export type * from './watches/watch-records.js';
export type * from './webhooks/webhook-records.js';

/** One flag of the embedded platform. */
export interface FlagRecord {
  readonly key: string;
  readonly layer: string;
  readonly control: string;
  readonly candidate: string | null;
  /** `bundle`: follows the bundle's exposure; `control`: shows control to everybody. */
  readonly follows: 'bundle' | 'control';
  readonly generation: number;
}

/** All flags of one feature in one environment, with the exposure they share. What is published is derived from this alone. */
export interface BundleRecord {
  readonly environment: string;
  readonly feature: string;
  readonly generation: number;
  /** Grows over the whole environment with every visible change (not with a renewal of the expiry). */
  readonly revision: number;
  readonly rolloutId: string | null;
  readonly exposure: Exposure | null;
  readonly flags: readonly FlagRecord[];
  /** How it came to this: for the application's metadata. */
  readonly state: 'idle' | 'live' | 'rolledBack' | 'killed' | 'settled';
  /** Unix ms; running units of an earlier exposure have ended by then. */
  readonly drainedAtMs: number;
  readonly operationId: string;
  readonly updatedAtMs: number;
}

export interface BundleWrite {
  readonly environment: string;
  readonly feature: string;
  readonly rolloutId: string;
  readonly generation: number;
  readonly operationId: string;
  /** Flags this write is about, in order, with both versions. */
  readonly flags: readonly { readonly key: string; readonly layer: string; readonly control: string; readonly candidate: string }[];
  /** Null: these flags show control to everybody from now on. When all flags of the bundle do, the exposure is cleared. */
  readonly exposure: Exposure | null;
  /** State after the write when the exposure is null. */
  readonly stateWhenCleared: 'idle' | 'rolledBack';
  /** Refused (FROZEN, with the freeze) while a freeze stands that is none of these; left out: freezes are nothing to this write. */
  readonly unlessFrozen?: readonly string[];
  readonly atMs: number;
}

export interface RenewTimes {
  readonly expiresAtMs: number;
  readonly nowMs: number;
}

/** Who kills, why and when. */
export interface KillOrder {
  readonly by: { readonly id: string; readonly via: string };
  readonly reason: string;
  readonly atMs: number;
  /** The same id again, by the same person for the same feature, changes nothing, however much later; left out: every order is a kill. */
  readonly id?: string | undefined;
}

/** The bundle as it stands, and what the kill did to it. */
export interface KilledBundle extends BundleRecord {
  readonly kill: KillDone;
}

export interface FlagStore {
  /** Creates missing flags at `control`. `conflicts`: flags that already serve another version than `control`, one sentence each. */
  register(
    environment: string,
    feature: string,
    flags: BundleWrite['flags'],
    atMs: number,
  ): Promise<{ readonly bundle: BundleRecord; readonly conflicts: readonly string[] }>;
  readBundle(environment: string, feature: string): Promise<BundleRecord | null>;
  /** All bundles but scratch ones (`core/rehearsal`), or those with a revision above the one given. */
  readBundles(environment: string, sinceRevision?: number): Promise<readonly BundleRecord[]>;
  /** Compare-and-set by generation, with its audit entry in the same transaction. Older generation, or equal with another operation: FLAG_FENCED (also audited). Equal with the same operation: no-op. */
  write(write: BundleWrite): Promise<BundleRecord | Refusal>;
  /** The candidate versions become control once running units have drained; until then all epochs stand and nothing expires. */
  settle(
    write: Omit<BundleWrite, 'exposure' | 'stateWhenCleared'>,
    exposure: Exposure,
    drainedAtMs: number,
  ): Promise<BundleRecord | Refusal>;
  /** The bundles of these features, those that exist. */
  readFeatures(environment: string, features: readonly string[]): Promise<readonly BundleRecord[]>;
  /** Extends the expiry of what the rollout exposes and what has expired neither at `nowMs` nor by the store's own clock: an expired exposure is never revived here. No new revision, but in-process snapshots learn of it. Returns how many were renewed. */
  renew(
    items: readonly { readonly environment: string; readonly feature: string; readonly rolloutId: string }[],
    times: RenewTimes,
  ): Promise<number>;
  /** Control everywhere at once, generation raised above anything issued, audit line and undelivered kill notice in the same transaction. Null when the feature is unknown. */
  kill(environment: string, feature: string, order: KillOrder): Promise<KilledBundle | null>;
  /** Removes a rehearsal's scratch bundle with its flags; false: there was none. INTERNAL for any other feature. */
  discardScratch(environment: string, feature: string): Promise<boolean>;
  /** Kills that the rollout's workflow has not been told of. */
  undeliveredKills(): Promise<readonly KillNotice[]>;
  markKillDelivered(id: number): Promise<void>;
}

export interface KillNotice {
  readonly id: number;
  readonly environment: string;
  readonly feature: string;
  readonly rolloutId: string;
  readonly by: string;
  readonly via: string;
  readonly reason: string;
  readonly atMs: number;
  readonly generation: number;
}

export interface AuditStore {
  append(entries: readonly AuditEntry[]): Promise<void>;
  list(rolloutId: string, afterSeq?: number): Promise<readonly RecordedEntry[]>;
}

/** A unit's value, or its sum over so many requests of the unit (`{ sum: 1, of: 5 }`: 1 error in 5 requests). */
export type MetricValue = number | { readonly sum: number; readonly of: number };

/** What an application reports of one unit. */
export interface OutcomeRecord {
  readonly id: string;
  readonly rolloutId: string;
  readonly stageAttempt: number;
  readonly arm: 'control' | 'candidate';
  /** Only `random` ones are compared; cohort units are kept apart. */
  readonly assignment: 'random' | 'cohort' | 'shadow';
  readonly unit: string;
  readonly category: string;
  readonly atMs: number;
  readonly metrics: Readonly<Record<string, MetricValue>>;
  /** Shadow: the mirrored candidate's metrics for the same unit. */
  readonly paired?: Readonly<Record<string, MetricValue>>;
}

export interface CategoryMoments extends ArmMoments {
  readonly rolloutId: string;
  readonly stageAttempt: number;
  readonly arm: 'control' | 'candidate' | 'paired';
  readonly category: string;
  readonly metric: string;
  /** How many of the units gave a sum with its requests; `of` is there when any did. */
  readonly perRequestUnits: number;
}

export interface OutcomeStore {
  /** All or nothing per call; an id that was seen before is counted as a duplicate and changes nothing. */
  ingest(outcomes: readonly OutcomeRecord[]): Promise<{ readonly accepted: number; readonly duplicates: number }>;
  /** Sufficient statistics of the stage attempts asked for, summed over minutes, one row per arm, category and metric. Metric `$units` counts units. */
  read(keys: readonly { readonly rolloutId: string; readonly stageAttempt: number }[]): Promise<readonly CategoryMoments[]>;
  /** Distinct units by arm over the whole rollout, first and last time seen: for the report after a rollback. */
  exposureReport(rolloutId: string): Promise<{
    readonly candidateUnits: number;
    readonly firstAtMs: number | null;
    readonly lastAtMs: number | null;
    readonly byCategory: Readonly<Record<string, number>>;
  }>;
}

export type StoreEvent =
  | { readonly kind: 'bundle'; readonly environment: string; readonly feature: string; readonly revision: number }
  /** Carries all there is to know: with a thousand live bundles nobody could read them again at each renewal. */
  | { readonly kind: 'renewed'; readonly environment: string; readonly features: readonly string[]; readonly expiresAtMs: number }
  | { readonly kind: 'rollout'; readonly id: string; readonly revision: number };

/** The one store; embedded (PGlite in a folder) and Postgres behave the same. */
export interface Store {
  readonly kind: 'pglite' | 'postgres';
  readonly flags: FlagStore;
  readonly platformKills: PlatformKillStore;
  readonly rollouts: RolloutStore;
  readonly queue: QueueStore;
  readonly reverts: RevertStore;
  readonly audit: AuditStore;
  readonly chains: ChainStore;
  readonly histories: HistoryStore;
  readonly outcomes: OutcomeStore;
  readonly samples: SampleStore;
  readonly versions: VersionStore;
  readonly watches: WatchStore;
  readonly rehearsals: RehearsalStore;
  readonly freezes: FreezeStore;
  readonly strays: StrayStore;
  readonly marks: MarkStore;
  readonly slackCards: SlackCardStore;
  readonly keys: KeyStore;
  readonly webhooks: WebhookStore;
  readonly alerts: AlertStore;
  /** Events of all processes that share the store. Returns how to stop. After a lost connection it reconnects and calls `onGap`. */
  subscribe(onEvent: (event: StoreEvent) => void, onGap: () => void): Promise<() => Promise<void>>;
  ping(): Promise<void>;
  close(): Promise<void>;
}
