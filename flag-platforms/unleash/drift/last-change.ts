import type { LastChange } from '../../flag-platform.js';
import type { UnleashApi } from '../api/unleash-api.js';
import type { UnleashEvent, UnleashStrategy } from '../api/unleash-types.js';
import { findExpiry, withoutExpiry } from '../wire/expiry-wire.js';

/** The newest event of these flags in the environment that is more than a renewal of the exposure; null: there is none. */
export async function findLastChange(api: UnleashApi, environment: string, flags: readonly string[]): Promise<LastChange | null> {
  const isHere = (event: UnleashEvent) => (event.environment ?? environment) === environment;
  const last = (await api.events(flags)).find((event) => isHere(event) && !isRenewal(event));
  return last === undefined ? null : { by: last.createdBy, at: last.createdAt, what: describe(last) };
}

const PARTS = ['variants', 'parameters', 'constraints', 'segments', 'disabled', 'title', 'sortOrder'] as const;

function changedParts({ data, preData }: UnleashEvent): readonly (typeof PARTS)[number][] {
  if (!data || !preData) return [];
  return PARTS.filter((part) => toText(data[part]) !== toText(preData[part]));
}

/** Unleash may give the same object with its members in another order. */
const toText = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) => (isObject(inner) ? Object.entries(inner).sort() : inner)) ?? '';

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Only the expiry has changed; every few minutes somebody does that. */
function isRenewal(event: UnleashEvent): boolean {
  const { data, preData } = event;
  if (event.type !== 'feature-strategy-update' || changedParts(event).join() !== 'constraints') return false;
  const [now, before] = [data?.constraints ?? [], preData?.constraints ?? []];
  const isSameElse = toText(withoutExpiry(now)) === toText(withoutExpiry(before));
  return isSameElse && findExpiry(now) !== null && findExpiry(before) !== null;
}

function describe(event: UnleashEvent): string {
  const { type, featureName, data, preData } = event;
  const parts = changedParts(event).filter((part) => part !== 'title');
  const details = parts.map((part) => (part === 'variants' ? describeWeights(data ?? {}, preData ?? {}) : part));
  return `${type} of ${featureName}${details.length === 0 ? '' : `: ${details.join(', ')}`}`;
}

/** `variants (candidate 5 % to 10 %)`. */
function describeWeights(now: Partial<UnleashStrategy>, before: Partial<UnleashStrategy>): string {
  const weightOf = (strategy: Partial<UnleashStrategy>, name: string) =>
    strategy.variants?.find((variant) => variant.name === name)?.weight;
  const moved = (now.variants ?? []).flatMap(({ name, weight }) => {
    const was = weightOf(before, name);
    return was === undefined || was === weight ? [] : [`${name} ${was / 10} % to ${weight / 10} %`];
  });
  return moved.length === 0 ? 'variants' : `variants (${moved.join(', ')})`;
}
