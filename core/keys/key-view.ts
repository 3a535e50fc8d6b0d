import { describeGrant } from '../access/grant.js';
import { type ApiKey, endOf, type KeyState, stateOf } from './api-key.js';

/** A key as it is shown to people and programs: everything but its secret, which nobody has. Times are Unix milliseconds. */
export interface KeyView extends Omit<ApiKey, 'grants'> {
  /** As they are written: `operator@production/support-*`. */
  readonly grants: readonly string[];
  readonly state: KeyState;
  /** When it ends by itself: at its expiry, or with the overlap of its rotation. */
  readonly endsAtMs: number;
}

export function toKeyView(key: ApiKey, nowMs: number): KeyView {
  return { ...key, grants: key.grants.map(describeGrant), state: stateOf(key, nowMs), endsAtMs: endOf(key) };
}
