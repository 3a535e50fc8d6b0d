import type { StrategyBody, UnleashStrategy, UnleashVariant } from '../api/unleash-types.js';
import { toChildStrategy } from './child-wire.js';
import { isOnlyExpiry } from './expiry-wire.js';
import { type Base, type FoundSplit, toBaseStrategy, toSplitStrategy } from './pivot-wire.js';

/**
 * Nobody has altered the split by hand, its share and its expiry apart: those two are read as they stand. Slider and weights are the share; whoever
 * moves the weight of the mirrored units, the seed or the stickiness changes which units are meant.
 */
export function isSplitAsMade(raw: UnleashStrategy, split: FoundSplit, unitKey: string): boolean {
  const { seed, shadowSample } = split.madeWith;
  const made = toSplitStrategy({ ...split, seed }, unitKey);
  // Where the candidate has no share, the slider would change the mirrored units alone.
  const isSliderFree = split.share > 0 || raw.parameters?.['rollout'] === made.parameters['rollout'];
  return isSliderFree && shadowSample === split.shadowSample && isOnlyExpiry(raw.constraints ?? []) && isLike(raw, made);
}

export const isBaseAsMade = (raw: UnleashStrategy, base: Base): boolean => isFor(raw, toBaseStrategy(base));

export const isChildAsMade = (raw: UnleashStrategy, version: string): boolean => isFor(raw, toChildStrategy(version));

/** Strategies without conditions, for all units. */
const isFor = (raw: UnleashStrategy, made: StrategyBody): boolean =>
  (raw.constraints ?? []).length === 0 && raw.parameters?.['rollout'] === made.parameters['rollout'] && isLike(raw, made);

function isLike(raw: UnleashStrategy, made: StrategyBody): boolean {
  const { parameters = {}, variants = [], segments = [] } = raw;
  const isSameUnits = ['stickiness', 'groupId'].every((name) => parameters[name] === made.parameters[name]);
  // Unleash sorts them by name.
  const isThere = (one: UnleashVariant) => variants.some((variant) => isSameVariant(variant, one));
  const isSameVariants = variants.length === made.variants.length && made.variants.every(isThere);
  return raw.name === made.name && raw.disabled !== true && segments.length === 0 && isSameUnits && isSameVariants;
}

const isSameVariant = (raw: UnleashVariant, made: UnleashVariant): boolean =>
  raw.name === made.name && raw.stickiness === made.stickiness && toMeaning(raw) === toMeaning(made);

/** Unleash's interface lays JSON out anew when somebody opens and saves it. */
function toMeaning({ payload }: UnleashVariant): string {
  if (payload?.type !== 'json') return payload?.value ?? '';
  try {
    return JSON.stringify(JSON.parse(payload.value));
  } catch {
    return payload.value;
  }
}
