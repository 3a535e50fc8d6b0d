import type { AlertPolicy } from '../../rollout/spec.js';
import type { AlertReading } from '../verdict.js';

/** One alert as it was told of: a set of labels that fires or did. Times in Unix milliseconds. */
export interface KnownAlert {
  readonly name: string;
  /** What its rule says of it to people; may be empty. */
  readonly note: string;
  readonly sinceMs: number;
  /** Null: it fires. */
  readonly resolvedAtMs: number | null;
  /** When the resolution was told; null: it was not. */
  readonly resolvedSeenAtMs: number | null;
  readonly seenAtMs: number;
  /** Without another word by then it counts as resolved. */
  readonly staleAtMs: number;
}

export interface AlertMoment {
  /** Since when the rollout shows the candidate to anybody. */
  readonly rolloutSinceMs: number;
  /** Of the look before in this stage attempt; before the first: when the attempt began. */
  readonly lookedAtMs: number;
  /** Names of alerts that the look before has shown. */
  readonly known: readonly string[];
  readonly nowMs: number;
}

/** Names are labels of somebody else's: a thousand of them must not fill a view. */
const MOST_NAMES = 20;

/** What the alerts of a feature say to one look, by name: those that fire, those that fired unseen, and those that ended after they were shown. */
export function readAlerts(alerts: readonly KnownAlert[], policy: AlertPolicy, moment: AlertMoment): readonly AlertReading[] {
  if (policy.onFiring === 'ignore') return [];
  const wanted = alerts.filter(({ name }) => policy.names === undefined || policy.names.includes(name));
  const names = [...new Set(wanted.map(({ name }) => name))].sort();
  const readings = names.flatMap((name) =>
    toReading(
      wanted.filter((alert) => alert.name === name),
      moment,
    ),
  );
  return readings.toSorted((a, b) => urgency(b) - urgency(a)).slice(0, MOST_NAMES);
}

const urgency = (reading: AlertReading): number =>
  (reading.endedAtMs === null || reading.isUnseen ? 2 : 0) + (reading.sinceMs >= reading.rolloutSinceMs ? 1 : 0);

function toReading(alerts: readonly KnownAlert[], moment: AlertMoment): readonly AlertReading[] {
  const told = alerts.map((alert) => toTold(alert, moment));
  const failing = told.filter(({ endedAtMs, isUnseen }) => endedAtMs === null || isUnseen);
  // The youngest: one that began with the candidate is enough, however long another one of the same name has been firing.
  const [youngest] = failing.toSorted((a, b) => b.sinceMs - a.sinceMs);
  if (youngest !== undefined) return [{ ...youngest, instances: failing.length }];
  const shown = told.filter(({ name }) => moment.known.includes(name));
  return shown.toSorted((a, b) => (b.endedAtMs ?? 0) - (a.endedAtMs ?? 0)).slice(0, 1);
}

function toTold(
  { name, note, sinceMs, resolvedAtMs, resolvedSeenAtMs, seenAtMs, staleAtMs }: KnownAlert,
  moment: AlertMoment,
): AlertReading {
  const isStale = resolvedAtMs === null && staleAtMs <= moment.nowMs;
  const endedAtMs = isStale ? seenAtMs : resolvedAtMs;
  // What a look has shown needs no second one; what fired while nobody looked (a worker was away) does.
  const isUnseen = resolvedSeenAtMs !== null && resolvedSeenAtMs > moment.lookedAtMs && !moment.known.includes(name);
  return { kind: 'alert', name, note, instances: 1, sinceMs, endedAtMs, isStale, isUnseen, rolloutSinceMs: moment.rolloutSinceMs };
}
