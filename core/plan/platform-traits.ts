import type { Share } from '../assignment/share.js';

/** How one unit gets the same arm on every flag in Unleash: by a parent flag, or by a group that the flags share (docs/platforms/unleash.md). */
export type UnleashAlignment = 'parent' | 'group';

/** What checks and planner must know of a flag platform. */
export interface PlatformTraits {
  readonly name: string;
  /** Smallest step of the share, in 1/100,000. */
  readonly granularity: Share;
  /** Smallest step of a shadow stage's sample, in 1/100,000. Default 1. */
  readonly sampleGranularity?: Share;
  /** One write moves all flags of a bundle. */
  readonly atomicBundle: boolean;
  /** Where it does not: what units get while a move is under way. */
  readonly oneByOne?: OneByOne;
  /** It can show the candidate to cohorts, whatever the share. Default true. */
  readonly cohorts?: boolean;
  /** A rollback can leave running units on the candidate. Default true. */
  readonly drain?: boolean;
}

export interface OneByOne {
  /** The longest that the write of one flag was seen to take, in milliseconds. */
  readonly writeMs: number;
  /** How often applications ask the platform, in milliseconds. */
  readonly refreshMs: number;
  /** What makes it so, and how to have it otherwise. */
  readonly because: string;
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

/** Of the slowest move that test/e2e/unleash.test.ts measured, per flag: reads, one patch and a read (docs/platforms/unleash.md, figures). */
const UNLEASH_WRITE_MS = 330;

/** Every platform that Tidegate can be configured with, as it is unless set up otherwise. */
export const KNOWN_PLATFORMS: readonly PlatformTraits[] = [EMBEDDED_PLATFORM, UNLEASH_PLATFORM];

/** As far as plans depend on it. */
export interface UnleashSettings {
  readonly align?: UnleashAlignment | undefined;
  readonly refreshMs?: number | undefined;
}

/** Every platform, Unleash as it is set up. */
export function toKnownPlatforms({ align, refreshMs = 15_000 }: UnleashSettings): readonly PlatformTraits[] {
  if (align !== 'group') return KNOWN_PLATFORMS;
  const because = 'TIDEGATE_UNLEASH_ALIGN is group; with parent one write moves them all';
  return [EMBEDDED_PLATFORM, { ...UNLEASH_PLATFORM, atomicBundle: false, oneByOne: { writeMs: UNLEASH_WRITE_MS, refreshMs, because } }];
}

/** The platforms that specs may name in an installation where those that need a server are configured or not. */
export function toConfiguredPlatforms({ unleash }: { readonly unleash: UnleashSettings | undefined }): readonly PlatformTraits[] {
  return unleash === undefined ? [EMBEDDED_PLATFORM] : toKnownPlatforms(unleash);
}
