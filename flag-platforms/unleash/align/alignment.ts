import type { Exposure } from '../../../core/assignment/exposure.js';
import type { ObservedFlag } from '../../../core/assignment/observed-flag.js';
import type { Refusal } from '../../../core/errors/refusal.js';
import type { FlagMove } from '../../../core/rollout/spec.js';
import type { Fence, FlagScope, Registered, Settled } from '../../flag-platform.js';
import type { Lowering } from '../lower-bundle.js';
import type { Renewed } from '../renew-exposure.js';
import type { BundleWriteOrder } from '../unleash-context.js';

/** How it is brought about that one unit gets the same arm on every flag of a bundle. Writes answer null when they were made. */
export interface Alignment {
  /** One write moves all flags. */
  readonly isAtomic: boolean;
  register(scope: FlagScope, moves: readonly FlagMove[]): Promise<Registered>;
  observe(scope: FlagScope, keys: readonly string[]): Promise<readonly ObservedFlag[]>;
  /** What was last written; null when nothing is exposed. */
  readExposure(scope: FlagScope): Promise<Exposure | null>;
  raise(order: BundleWriteOrder, exposure: Exposure): Promise<Refusal | null>;
  lower(order: BundleWriteOrder, lowering: Lowering): Promise<Refusal | null>;
  settle(order: BundleWriteOrder, settled: Settled): Promise<Refusal | null>;
  kill(scope: FlagScope, keys: readonly string[], fence: Fence): Promise<void>;
  renew(scope: FlagScope, expiresAtMs: number): Promise<Renewed>;
  /** The flags whose history tells who changed what this flag shows; without a key: what the bundle shows. */
  historyOf(scope: FlagScope, key?: string): Promise<readonly string[]>;
}
