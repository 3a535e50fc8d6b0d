import { exposureRule, shadowRule } from './exposure-rule.js';
import type { JsonLogic } from './json-logic.js';
import { canShowCandidate, type PublishedBundle, type PublishedFlag } from './published-bundle.js';

export interface FlagdFlag {
  readonly state: 'ENABLED';
  readonly variants: Readonly<Record<string, string | boolean>>;
  readonly defaultVariant: string;
  readonly targeting?: { readonly $ref: string };
}

/** A flagd flag configuration (https://flagd.dev/schema/v0/flags.json). */
export interface FlagdDefinition {
  readonly $schema: string;
  readonly $evaluators: Readonly<Record<string, JsonLogic>>;
  readonly flags: Readonly<Record<string, FlagdFlag>>;
  readonly metadata: Readonly<Record<string, string | number | boolean>>;
}

/** Key of the companion flag that says whether a unit's requests are mirrored to the candidate. */
export const shadowKey = (feature: string): string => `${feature}/shadow`;

/**
 * What is published of one bundle. All flags that follow the bundle refer to one `$evaluators` entry: one hash of the unit, one weight, no mixture.
 * A unit is `targetingKey` (a string that is not empty; anything else is `unassigned`); `unitStartedAt` is its beginning in Unix seconds, decimals
 * allowed (a number; a text counts as absent).
 */
export function toFlagdDefinition(bundle: PublishedBundle): FlagdDefinition {
  const rule = `${bundle.feature}/exposure`;
  const { exposure } = bundle;
  const flags: [string, FlagdFlag][] = bundle.flags.map((flag) => [flag.key, toFlag(bundle, flag, rule)]);
  const shadows = exposure !== null && exposure.shadowSample > 0;
  if (shadows) flags.push([shadowKey(bundle.feature), shadowFlag(shadowKey(bundle.feature))]);
  return {
    $schema: 'https://flagd.dev/schema/v0/flags.json',
    $evaluators: {
      ...(exposure === null ? {} : { [rule]: exposureRule(exposure) }),
      ...(shadows ? { [shadowKey(bundle.feature)]: shadowRule(exposure) } : {}),
    },
    flags: Object.fromEntries(flags),
    metadata: toMetadata(bundle),
  };
}

function toFlag(bundle: PublishedBundle, flag: PublishedFlag, rule: string): FlagdFlag {
  const { control, candidate } = flag;
  if (candidate === null || !canShowCandidate(bundle, flag)) {
    return { state: 'ENABLED', variants: { control, unassigned: control }, defaultVariant: 'unassigned' };
  }
  const variants = { control, candidate, cohort: candidate, unassigned: control };
  return { state: 'ENABLED', variants, defaultVariant: 'unassigned', targeting: { $ref: rule } };
}

function shadowFlag(rule: string): FlagdFlag {
  return { state: 'ENABLED', variants: { on: true, off: false }, defaultVariant: 'off', targeting: { $ref: rule } };
}

function toMetadata(bundle: PublishedBundle): FlagdDefinition['metadata'] {
  return {
    flagSetId: bundle.feature,
    feature: bundle.feature,
    version: String(bundle.revision),
    rollout: bundle.rolloutId ?? '',
    stage: bundle.exposure?.stage ?? '',
    state: bundle.state,
  };
}
