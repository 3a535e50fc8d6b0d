import type { Freeze } from './freeze.js';

/** `Frozen by grace@example.com until 2026-01-05T12:00:00.000Z: release of the year`, with a full stop. */
export function describeFreeze({ by, untilMs, reason }: Pick<Freeze, 'by' | 'untilMs' | 'reason'>): string {
  const text = `Frozen by ${by} until ${untilMs === null ? 'somebody lifts it' : new Date(untilMs).toISOString()}: ${reason}`;
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** What a freeze is about: one feature, or all of an environment. */
export function describeScope({ environment, feature }: Pick<Freeze, 'environment' | 'feature'>): string {
  return feature === null ? `everything in ${environment}` : `${feature} in ${environment}`;
}
