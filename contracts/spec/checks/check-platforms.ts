import { formatShare, type Share, WHOLE } from '../../../core/assignment/share.js';
import { EMBEDDED_PLATFORM, KNOWN_PLATFORMS, type PlatformTraits, toKnownPlatforms } from '../../../core/plan/platform-traits.js';
import { formatMs } from '../../../core/rehearsal/format-ms.js';
import { suggest } from '../nearest-key.js';
import type { FlagDraft } from '../schema/flag-schema.js';
import type { StageDraft } from '../schema/stage-schema.js';
import type { ParseContext, Placed, SpecParts } from '../spec-parts.js';
import { type Check, type CheckFinding, error, warning } from './check-finding.js';

/** Platforms: configured, and able to show what the spec asks of them (R-PLAT-4, R-LAYER-4). */
export const checkPlatforms: Check = (parts, context) => {
  const configured = context.platforms ?? toKnownPlatforms({ align: context.unleashAlign });
  const used = configured.filter(({ name }) => parts.flags.items.some(({ value }) => value.platform === name));
  return [
    ...checkNames(parts, context),
    ...used.flatMap((platform) => [
      ...parts.stages.items.flatMap((stage) => checkSteps(stage, platform)),
      ...checkStepBack(parts, platform),
      ...checkCohorts(parts, platform),
      ...checkSessions(parts, platform),
    ]),
    ...checkNeighbours(parts.flags.items, used),
    ...used.flatMap((platform) => checkMoves(parts.flags.items, platform)),
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

function checkStepBack({ rollback }: SpecParts, { name, granularity }: PlatformTraits): readonly CheckFinding[] {
  const shares = rollback?.stepBack?.shares ?? [];
  return shares.flatMap((share, index) => {
    if (share % granularity === 0) return [];
    const sent = `Sent a share of ${percent(share)}, but platform ${name} moves in steps of ${percent(granularity)}.`;
    return [error(`/rollback/stepBack/shares/${index}`, `${sent} Send a multiple of that.`)];
  });
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

/** A platform whose flags are moved in one go leaves no room for another one's in between. */
function checkNeighbours(flags: readonly Placed<FlagDraft>[], used: readonly PlatformTraits[]): readonly CheckFinding[] {
  const isInOneGo = ({ atomicBundle, oneByOne }: PlatformTraits) => atomicBundle || oneByOne !== undefined;
  const known = flags.filter(({ value }) => used.some((platform) => platform.name === value.platform && isInOneGo(platform)));
  const seen = new Set<string>();
  return known.flatMap(({ pointer, value: { key, platform } }, index) => {
    const between = known[index - 1]?.value;
    const how = used.some(({ name, atomicBundle }) => atomicBundle && name === platform) ? 'in one write' : 'one right after another';
    const isBack = seen.has(platform) && between?.platform !== platform;
    seen.add(platform);
    if (!isBack || between === undefined) return [];
    return [
      error(
        pointer,
        `Sent ${key} after ${between.key} of platform ${between.platform}, but platform ${platform} moves all its flags ${how}, so that nothing can come in between. Put the flags of ${platform} next to each other.`,
      ),
    ];
  });
}

/** What units get between the first write of a move and the last (R-LAYER-4). */
function checkMoves(flags: readonly Placed<FlagDraft>[], platform: PlatformTraits): readonly CheckFinding[] {
  const { name, oneByOne } = platform;
  const writes = flags.filter(({ value }) => value.platform === name).length;
  if (oneByOne === undefined || writes < 2) return [];
  const { writeMs, refreshMs, because } = oneByOne;
  return [
    warning(
      '/bundle/flags',
      `Platform ${name} moves ${keysOn(flags, platform)} one after another (${because}). While a stage is being shown or taken back, units between the old share and the new one get the candidate on some of these flags and control on others: for about ${formatMs(writes * writeMs)} at most (${writes} writes, each ${formatMs(writeMs)} at most when measured), and in an application that asks in between until it asks again, ${formatMs(refreshMs)} later at most. When a write fails it lasts until the move is tried again or rolled back.`,
    ),
  ];
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
