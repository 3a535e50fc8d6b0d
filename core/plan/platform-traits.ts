import type { Share } from '../assignment/share.js';

/** What the planner must know of a flag platform. */
export interface PlatformTraits {
  readonly name: string;
  /** Smallest step of the share, in 1/100,000. */
  readonly granularity: Share;
  /** One write moves all flags of a bundle. */
  readonly atomicBundle: boolean;
}

export const EMBEDDED_PLATFORM: PlatformTraits = { name: 'embedded', granularity: 1, atomicBundle: true };
