import type { UnleashConstraint } from '../api/unleash-types.js';

/**
 * The shortest time that an exposure lasts on Unleash without being renewed, and to which each renewal extends it at least. Each renewal is a line in
 * Unleash's event log (one in two and a half minutes with this), and clients compare with their own clocks, which may be off by a minute or two.
 */
export const SHORTEST_EXPIRY_MS = 300_000;

/** So long may an order be on its way: its time is kept then, so that a bundle on two platforms expires on both at the same moment. */
const ON_ITS_WAY_MS = 15_000;

/** When an exposure ends that was asked to end at `askedMs` (null: never). */
export function toExpiry(askedMs: number | null, nowMs: number): number | null {
  if (askedMs === null || askedMs - nowMs >= SHORTEST_EXPIRY_MS - ON_ITS_WAY_MS) return askedMs;
  return nowMs + SHORTEST_EXPIRY_MS;
}

/** Each SDK compares with its own clock, also while it cannot reach Unleash (tried with unleash-client 6.12.1: an absent `currentTime` is now). */
export function toExpiryConstraints(expiresAtMs: number | null): readonly UnleashConstraint[] {
  if (expiresAtMs === null) return [];
  return [{ contextName: 'currentTime', operator: 'DATE_BEFORE', value: new Date(expiresAtMs).toISOString(), values: [] }];
}

/** Unix milliseconds of an expiry as Tidegate makes it; null: it is some other constraint. */
function parseExpiry({ contextName, operator, value, values, inverted }: UnleashConstraint): number | null {
  if (contextName !== 'currentTime' || operator !== 'DATE_BEFORE' || inverted === true || (values ?? []).length > 0) return null;
  const expiresAtMs = Date.parse(value ?? '');
  return Number.isNaN(expiresAtMs) ? null : expiresAtMs;
}

/** The earliest of them counts: all constraints must hold. Null: it does not expire. */
export function findExpiry(constraints: readonly UnleashConstraint[]): number | null {
  const times = constraints.map(parseExpiry).filter((time) => time !== null);
  return times.length === 0 ? null : Math.min(...times);
}

/** What other people have added. */
export const withoutExpiry = (constraints: readonly UnleashConstraint[]): readonly UnleashConstraint[] =>
  constraints.filter((constraint) => parseExpiry(constraint) === null);

/** The same with another expiry. */
export const withExpiry = (constraints: readonly UnleashConstraint[], expiresAtMs: number): readonly UnleashConstraint[] => [
  ...toExpiryConstraints(expiresAtMs),
  ...withoutExpiry(constraints),
];

/** There is nothing else but at most one expiry. */
export const isOnlyExpiry = (constraints: readonly UnleashConstraint[]): boolean =>
  constraints.length <= 1 && withoutExpiry(constraints).length === 0;
