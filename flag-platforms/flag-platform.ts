import type { Exposure } from '../core/assignment/exposure.js';
import type { ObservedFlag } from '../core/assignment/observed-flag.js';
import type { Share } from '../core/assignment/share.js';
import type { Refusal } from '../core/errors/refusal.js';
import type { FlagMove } from '../core/rollout/spec.js';

/** Where a write belongs: one feature in one environment, on behalf of one rollout. */
export interface FlagScope {
  readonly environment: string;
  readonly feature: string;
  readonly rolloutId: string;
}

/** Makes late and repeated writes harmless. */
export interface Fence {
  /** An older generation than the platform's is refused; an equal one with the same operation is a no-op. */
  readonly generation: number;
  /** `<rollout>/<step>`: the same over retries. */
  readonly operationId: string;
  /** Also over an edit by hand: a person, or the spec's `onDrift`, has asked for it. Never over a newer generation. */
  readonly overDrift?: boolean;
  /** Of a forward write: refused (FROZEN) while a freeze stands that is none of these. Kept by platforms in Tidegate's store; others are asked about it before. */
  readonly unlessFrozen?: readonly string[];
}

export interface FlagPlatformCapabilities {
  /** Smallest step of the share, in 1/100,000. */
  readonly granularity: Share;
  /** One write moves all flags of a bundle. */
  readonly atomicBundle: boolean;
  readonly compareAndSet: boolean;
  /** Running units keep their arm by their own beginning. */
  readonly epochs: boolean;
  /** An exposure that is not renewed ends by itself, at the clients too. */
  readonly expires: boolean;
  /** The shortest time that an exposure is shown there without being renewed; absent: any. */
  readonly shortestExpiryMs?: number;
}

/** What stays after a completed rollout. */
export interface Settled {
  readonly exposure: Exposure;
  /** Unix milliseconds; running units have ended by then. */
  readonly drainedAtMs: number;
}

export interface Registered {
  readonly generation: number;
  readonly conflicts: readonly string[];
  readonly drainedAtMs: number;
  /** What was written for it, for people; absent or empty: nothing, or nothing that anybody would look for. */
  readonly changed?: readonly string[];
}

/** What Tidegate asks of a flag platform. Writes are absolute, idempotent and read back. */
export interface FlagPlatform {
  readonly name: string;
  /** Tidegate's only environment whose flags are moved there; absent: every one. */
  readonly servesOnly?: string;
  readonly capabilities: FlagPlatformCapabilities;
  /** Makes the flags known at their control versions; tells which ones already show something else. */
  register(scope: FlagScope, flags: readonly FlagMove[]): Promise<Registered>;
  read(scope: FlagScope, keys: readonly string[]): Promise<readonly ObservedFlag[]>;
  /** The exposure that Tidegate last wrote there; null when nothing is exposed. */
  readExposure(scope: FlagScope): Promise<Exposure | null>;
  /** Shows `exposure` on the given flags; null puts them back to control for everybody. */
  apply(scope: FlagScope, flags: readonly FlagMove[], exposure: Exposure | null, fence: Fence): Promise<readonly ObservedFlag[] | Refusal>;
  /** After completion: the candidate becomes what every unit gets, without expiry, once running units have ended (`drainedAtMs`). */
  settle(scope: FlagScope, flags: readonly FlagMove[], settled: Settled, fence: Fence): Promise<readonly ObservedFlag[] | Refusal>;
  /** Removes flags that were made for a rehearsal, at control or not; those that do not exist are no error. */
  discard(scope: FlagScope, keys: readonly string[]): Promise<void>;
  /** One write to a flag made for this alone, and the time until a client of the platform sees it. */
  measurePropagation(scope: FlagScope): Promise<Propagation>;
  /** For platforms outside Tidegate's store, which does these things itself. */
  readonly outside?: OutsideDoors;
}

/** A write that no client has seen for so long counts as not seen in time. */
export const PROPAGATION_BOUND_MS = 10_000;

export interface Propagation {
  /** Milliseconds from the write until a client saw it; null: it was not seen in time. */
  readonly ms: number | null;
  /** What counts as "seen", in a sentence for people. */
  readonly how: string;
}

/** Who changed a flag last, as the platform tells it. */
export interface LastChange {
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
  readonly what: string;
}

export interface OutsideDoors {
  /** Control for everybody at once, whatever stands there; the same operation again changes nothing. */
  kill(scope: FlagScope, keys: readonly string[], fence: Fence): Promise<readonly ObservedFlag[]>;
  /** Lets the exposure last until then. Only what this rollout exposes, and only while it has not expired: an expired one stays on control. */
  renew(scope: FlagScope, expiresAtMs: number): Promise<'renewed' | 'expired' | 'gone'>;
  /** Null: the platform does not tell. Without a key: what moves the whole bundle. */
  lastChange(scope: FlagScope, key?: string): Promise<LastChange | null>;
}

export type FlagPlatforms = ReadonlyMap<string, FlagPlatform>;
