import type { FlagScope } from '../../../flag-platform.js';
import { environmentOf } from '../../api/unleash-api.js';
import type { StrategyBody, UnleashStrategy } from '../../api/unleash-types.js';
import type { UnleashContext } from '../../unleash-context.js';
import { pivotKeyOf } from '../../wire/pivot-wire.js';

/** Which flags belong to a feature. */
export interface FlagList {
  readonly keys: readonly string[];
  readonly exists: boolean;
  /** Two registrations at the same time may leave two of them. */
  readonly strategies: readonly UnleashStrategy[];
  readonly foreign: readonly UnleashStrategy[];
}

const VARIANT = 'flags';

/**
 * The list stands in a flag that is never switched on and that nothing depends on: whoever renews, or asks what is exposed, knows the feature only, and must
 * be able to do it without Tidegate's store.
 */
export async function readFlagList({ api, environment }: UnleashContext, feature: string): Promise<FlagList> {
  const flag = await api.getFeature(pivotKeyOf(feature));
  const all = flag === null ? [] : (environmentOf(flag, environment)?.strategies ?? []);
  const strategies = all.filter((strategy) => parseKeys(strategy) !== null);
  const keys = [...new Set(strategies.flatMap((strategy) => parseKeys(strategy) ?? []))];
  return { keys, exists: flag !== null, strategies, foreign: all.filter((strategy) => !strategies.includes(strategy)) };
}

/** Makes the list so; null, or the sentence that says why it cannot be had. */
export async function putFlagList(
  { api }: UnleashContext,
  { feature }: FlagScope,
  { list, keys }: { readonly list: FlagList; readonly keys: readonly string[] },
): Promise<string | null> {
  const key = pivotKeyOf(feature);
  const [first, ...others] = list.strategies;
  const description = `Tidegate, feature ${feature}: lists its flags. Never switched on, and nothing depends on it; see docs/platforms/unleash.md.`;
  if (!list.exists && !(await api.createFeature(key, description)) && (await api.getFeature(key)) === null)
    return `Flag ${key}, the list of the feature's flags, exists in another project of Unleash, or is archived: move or revive it.`;
  if (first === undefined) await api.addStrategy(key, toListStrategy(keys));
  else if (parseKeys(first)?.join() !== keys.join())
    await api.patchStrategy(key, first.id, [{ op: 'replace', path: '/variants', value: toListStrategy(keys).variants }]);
  for (const { id } of others) await api.removeStrategy(key, id);
  return null;
}

function toListStrategy(keys: readonly string[]): StrategyBody {
  return {
    name: 'flexibleRollout',
    title: 'Tidegate: the flags of this feature',
    sortOrder: 0,
    parameters: { rollout: '0', stickiness: 'random', groupId: 'tidegate' },
    constraints: [],
    segments: [],
    variants: [
      {
        ...{ name: VARIANT, weight: 1000, weightType: 'variable', stickiness: 'random' },
        payload: { type: 'json', value: JSON.stringify({ flags: keys }) },
      },
    ],
  };
}

/** Null: it is no list. */
function parseKeys({ variants }: UnleashStrategy): readonly string[] | null {
  const value = variants?.find(({ name }) => name === VARIANT)?.payload?.value;
  try {
    const { flags } = (JSON.parse(value ?? '') ?? {}) as { readonly flags?: unknown };
    return Array.isArray(flags) && flags.every((key) => typeof key === 'string') ? flags : null;
  } catch {
    return null;
  }
}
