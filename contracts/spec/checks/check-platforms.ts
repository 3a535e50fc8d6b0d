import { formatShare, type Share, WHOLE } from '../../../core/assignment/share.js';
import { EMBEDDED_PLATFORM, KNOWN_PLATFORMS, type PlatformTraits } from '../../../core/plan/platform-traits.js';
import { suggest } from '../nearest-key.js';
import type { FlagDraft } from '../schema/flag-schema.js';
import type { StageDraft } from '../schema/stage-schema.js';
import type { ParseContext, Placed, SpecParts } from '../spec-parts.js';
import { type Check, type CheckFinding, error, warning } from './check-finding.js';

/** Platforms: configured, and able to show what the spec asks of them (R-PLAT-4, R-LAYER-4). */
export const checkPlatforms: Check = (parts, context) => {
  const configured = context.platforms ?? KNOWN_PLATFORMS;
  const used = configured.filter(({ name }) => parts.flags.items.some(({ value }) => value.platform === name));
  return [
    ...checkNames(parts, context),
    ...used.flatMap((platform) => [
      ...parts.stages.items.flatMap((stage) => checkSteps(stage, platform)),
      ...checkCohorts(parts, platform),
      ...checkSessions(parts, platform),
    ]),
    ...checkNeighbours(parts.flags.items, used),
    ...checkMixture(used),
  ];
};

function checkNames({ flags }: SpecParts, { platforms }: ParseContext): readonly CheckFinding[] {
  const known = (platforms ?? KNOWN_PLATFORMS).map(({ name }) => name);
  const isConfigurable = (name: string) => KNOWN_PLATFORMS.some((platform) => platform.name === name);
  return flags.items.flatMap(({ pointer, value: { platform } }, index) => {
    const place = `${pointer}/platform`;
    if (!known.includes(platform)) {
      const advice = isConfigurable(platform)
        ? ` Configure it (docs/platforms/${platform}.md), or use another platform.`
        : suggest(platform, known);
      return [error(place, `Sent "${platform}": no such flag platform is configured.${advice} Configured: ${known.join(', ')}.`)];
    }
    const isToldBefore = flags.items.findIndex(({ value }) => value.platform === platform) < index;
    if (platforms !== undefined || platform === EMBEDDED_PLATFORM.name || isToldBefore) return [];
    return [warning(place, `Nobody checked that platform ${platform} is configured: that is known to the server only.`)];
  });
}

function checkSteps({ pointer, value }: Placed<StageDraft>, platform: PlatformTraits): readonly CheckFinding[] {
  const { key, share, step } = toSentShare(value, platform);
  if (share % step === 0) return [];
  const below = Math.floor(share / step) * step;
  const possible = [below, below + step].filter((each: Share) => each > 0 && each < WHOLE).map(percent);
  return [
    error(
      `${pointer}/${key}`,
      `Sent a ${key} of ${percent(share)}, but platform ${platform.name} moves in steps of ${percent(step)}. Send ${possible.join(' or ')}.`,
    ),
  ];
}

function toSentShare(stage: StageDraft, { granularity: step, sampleGranularity }: PlatformTraits) {
  switch (stage.kind) {
    case 'shadow':
      return { key: 'sample', share: stage.sample, step: sampleGranularity ?? 1 };
    case 'full':
      return { key: 'holdback', share: stage.holdback, step };
    default:
      return { key: 'share', share: stage.share, step };
  }
}

const percent = (share: Share): string => formatShare(share).replace(' ', '');

function checkCohorts({ cohorts, flags }: SpecParts, platform: PlatformTraits): readonly CheckFinding[] {
  if (platform.cohorts !== false || cohorts.items.length === 0) return [];
  const names = cohorts.items.map(({ value }) => value.name).join(', ');
  return [
    error(
      '/cohorts',
      `Sent ${names}, but platform ${platform.name}, which has ${keysOn(flags.items, platform)}, shows no cohorts. Leave the cohorts out, or put these flags on a platform that does.`,
    ),
  ];
}

function checkSessions({ rollback, flags }: SpecParts, platform: PlatformTraits): readonly CheckFinding[] {
  if (platform.drain !== false || rollback?.sessions !== 'drain') return [];
  return [
    error(
      '/rollback/sessions',
      `Sent "drain", but platform ${platform.name}, which has ${keysOn(flags.items, platform)}, takes running units back with the others. Send "hard", or put these flags on a platform that drains.`,
    ),
  ];
}

const keysOn = (flags: readonly Placed<FlagDraft>[], { name }: PlatformTraits): string =>
  flags.flatMap(({ value }) => (value.platform === name ? [value.key] : [])).join(', ');

/** A platform that moves its flags in one write cannot leave room for another one's in between. */
function checkNeighbours(flags: readonly Placed<FlagDraft>[], used: readonly PlatformTraits[]): readonly CheckFinding[] {
  const atomic = flags.filter(({ value }) => used.some(({ name, atomicBundle }) => atomicBundle && name === value.platform));
  const seen = new Set<string>();
  return atomic.flatMap(({ pointer, value: { key, platform } }, index) => {
    const between = atomic[index - 1]?.value;
    const isBack = seen.has(platform) && between?.platform !== platform;
    seen.add(platform);
    if (!isBack || between === undefined) return [];
    return [
      error(
        pointer,
        `Sent ${key} after ${between.key} of platform ${between.platform}, but platform ${platform} moves all its flags in one write, so that nothing can come in between. Put the flags of ${platform} next to each other.`,
      ),
    ];
  });
}

function checkMixture(used: readonly PlatformTraits[]): readonly CheckFinding[] {
  if (used.length < 2) return [];
  const names = used.map(({ name }) => name).join(' and ');
  return [
    warning(
      '/bundle/flags',
      `The flags are on ${names}, and each platform divides the units by itself: one unit may get the candidate on one and control on another. Keep on one platform what must change together for a unit.`,
    ),
  ];
}
