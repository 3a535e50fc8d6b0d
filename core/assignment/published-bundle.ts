import type { Exposure } from './exposure.js';

/** What a flag definition is derived from; the store's `BundleRecord` is one. */
export interface PublishedBundle {
  readonly feature: string;
  readonly revision: number;
  readonly rolloutId: string | null;
  readonly exposure: Exposure | null;
  readonly flags: readonly PublishedFlag[];
  readonly state: 'idle' | 'live' | 'rolledBack' | 'killed' | 'settled';
  /** Unix ms; a settled bundle shows the candidate as the new control from then on. */
  readonly drainedAtMs: number;
}

export interface PublishedFlag {
  readonly key: string;
  readonly control: string;
  readonly candidate: string | null;
  readonly follows: 'bundle' | 'control';
}

/** Whether a unit can get the candidate version of this flag at all. */
export function canShowCandidate(bundle: PublishedBundle, flag: PublishedFlag): boolean {
  return bundle.exposure !== null && flag.follows === 'bundle' && flag.candidate !== null;
}

/** The exposure ends at this Unix second: rounded down, so that it never outlives what was promised. Null: does not expire. */
export function expirySecond(exposure: Exposure | null): number | null {
  return exposure === null || exposure.expiresAtMs === null ? null : Math.floor(exposure.expiresAtMs / 1000);
}

/** When time alone changes what the bundle shows (its expiry, or the end of draining); null: never. Unix ms. */
export function nextTurnMs(bundle: PublishedBundle, nowMs: number): number | null {
  const expiry = expirySecond(bundle.exposure);
  const turns = expiry === null ? [] : [expiry * 1000];
  if (bundle.state === 'settled' && bundle.exposure !== null) turns.push(bundle.drainedAtMs);
  const ahead = turns.filter((turn) => turn > nowMs);
  return ahead.length === 0 ? null : Math.min(...ahead);
}

/** A settled bundle whose running units have ended shows the candidate versions to everybody, units without a key included. */
export function whenDrained<B extends PublishedBundle>(bundle: B, nowMs: number): B {
  if (bundle.state !== 'settled' || bundle.exposure === null || nowMs < bundle.drainedAtMs) return bundle;
  const flags = bundle.flags.map((flag) =>
    canShowCandidate(bundle, flag) ? { ...flag, control: flag.candidate, candidate: null, follows: 'control' } : flag,
  );
  return { ...bundle, exposure: null, flags };
}
