import type { Share } from '../assignment/share.js';

/** What checks and planner must know of a flag platform. */
export interface PlatformTraits {
  readonly name: string;
  /** Smallest step of the share, in 1/100,000. */
  readonly granularity: Share;
  /** Smallest step of a shadow stage's sample, in 1/100,000. Default 1. */
  readonly sampleGranularity?: Share;
  /** One write moves all flags of a bundle. */
  readonly atomicBundle: boolean;
  /** It can show the candidate to cohorts, whatever the share. Default true. */
  readonly cohorts?: boolean;
  /** A rollback can leave running units on the candidate. Default true. */
  readonly drain?: boolean;
}

export const EMBEDDED_PLATFORM: PlatformTraits = { name: 'embedded', granularity: 1, atomicBundle: true };

/** Why so: docs/platforms/unleash.md. */
const UNLEASH_PLATFORM: PlatformTraits = {
  name: 'unleash',
  granularity: 1_000,
  sampleGranularity: 100,
  atomicBundle: true,
  cohorts: false,
  drain: false,
};

/** Every platform that Tidegate can be configured with. */
export const KNOWN_PLATFORMS: readonly PlatformTraits[] = [EMBEDDED_PLATFORM, UNLEASH_PLATFORM];

/** The platforms that specs may name in an installation where those that need a server are configured or not. */
export function toConfiguredPlatforms({ unleash }: { readonly unleash: object | undefined }): readonly PlatformTraits[] {
  return unleash === undefined ? [EMBEDDED_PLATFORM] : KNOWN_PLATFORMS;
}
