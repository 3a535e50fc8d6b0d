import type { StrategyBody, UnleashStrategy, UnleashVariant } from '../api/unleash-types.js';
import { CANDIDATE } from './pivot-wire.js';

/** A dependent flag: let through by the pivot's candidate, and then one version for everybody. */
export function toChildStrategy(version: string): StrategyBody {
  return {
    name: 'flexibleRollout',
    title: `Tidegate: ${version} for units on the candidate`,
    sortOrder: 0,
    parameters: { rollout: '100', stickiness: 'random', groupId: 'tidegate' },
    constraints: [],
    segments: [],
    variants: toChildVariants(version),
  };
}

function toChildVariants(version: string): readonly UnleashVariant[] {
  return [{ name: CANDIDATE, weight: 1000, weightType: 'variable', stickiness: 'random', payload: { type: 'string', value: version } }];
}

/** The version that the strategy gives; null when it is not one that Tidegate has made. */
export function parseChildVersion(strategy: UnleashStrategy): string | null {
  const [variant, ...others] = strategy.variants ?? [];
  // JSON is what a flag gives everybody that divides its units itself.
  return variant?.name === CANDIDATE && others.length === 0 && variant.payload?.type !== 'json' ? (variant.payload?.value ?? null) : null;
}
