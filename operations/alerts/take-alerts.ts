import { type IgnoredAlert, readAlertPlace, type SentAlert, type SentAlerts } from '../../contracts/api/requests/alerts-request.js';
import type { Caller } from '../../core/access/access.js';
import type { AlertNews } from '../../store/store.js';
import type { AccessDeps } from '../access/note-access-refusal.js';
import { askRight } from '../access/require-right.js';

/** Alertmanager repeats what fires every four hours unless told otherwise (`repeat_interval`). */
export const ALERT_STALE_MS = 5 * 3_600_000;

export interface AlertDeps extends AccessDeps {
  /** Of alerts that name none. */
  readonly environment: string;
  /** A firing alert of which nothing is heard for so long has ended. */
  readonly alertStaleMs: number;
}

export interface TakenAlerts {
  readonly taken: number;
  /** What was not taken, and why: nothing of it changes by sending it again. */
  readonly ignored: readonly IgnoredAlert[];
}

interface Placed {
  readonly alert: SentAlert;
  readonly feature: string;
  readonly environment: string;
}

/**
 * Takes what Alertmanager tells. The rollouts of the features concerned look at once. Each alert stands or falls by itself, so that one which is not meant for
 * Tidegate keeps no other from stopping a rollout. Sending the same again changes nothing.
 */
export async function takeAlerts(deps: AlertDeps, caller: Caller, sent: SentAlerts): Promise<TakenAlerts> {
  const ignored: IgnoredAlert[] = [...sent.ignored];
  const placed: Placed[] = [];
  for (const alert of sent.alerts) {
    const place = readAlertPlace(alert, deps.environment);
    if (typeof place === 'string') ignored.push({ fingerprint: alert.fingerprint, reason: place });
    else placed.push({ alert, ...place });
  }
  const refusals = await askForPlaces(deps, caller, placed);
  const news: AlertNews[] = [];
  for (const one of placed) {
    const reason = refusals.get(keyOf(one));
    if (reason !== undefined) ignored.push({ fingerprint: one.alert.fingerprint, reason });
    else news.push(toNews(one, deps));
  }
  await deps.store.alerts.tell(news);
  return { taken: news.length, ignored };
}

/** Whoever reports what comes of a feature may also say that it alarms. */
async function askForPlaces(deps: AlertDeps, caller: Caller, placed: readonly Placed[]): Promise<ReadonlyMap<string, string>> {
  const places = new Map(placed.map((one) => [keyOf(one), one]));
  const refusals = new Map<string, string>();
  for (const [key, { environment, feature }] of places) {
    const refusal = await askRight(deps, caller, 'report', { environment, feature });
    if (refusal !== null) refusals.set(key, refusal.detail);
  }
  return refusals;
}

const keyOf = ({ environment, feature }: Pick<Placed, 'environment' | 'feature'>): string => `${environment}/${feature}`;

const MAX_NAME = 100;
const MAX_NOTE = 300;

function toNews({ alert, feature, environment }: Placed, { nowMs, alertStaleMs }: AlertDeps): AlertNews {
  const { status, labels, annotations, fingerprint, startsAt, endsAt, generatorURL } = alert;
  const seenAtMs = nowMs();
  // A sender whose clock is ahead has not seen the future.
  const toPast = (text: string | undefined) => Math.min(seenAtMs, text === undefined ? seenAtMs : Date.parse(text));
  const sinceMs = Math.max(0, toPast(startsAt));
  return {
    ...{ environment, feature, seenAtMs, sinceMs, staleAtMs: seenAtMs + alertStaleMs },
    fingerprint: printable(fingerprint, MAX_NAME),
    name: printable(own(labels, 'alertname'), MAX_NAME) || 'unnamed',
    note: printable(own(annotations, 'summary') || own(annotations, 'description'), MAX_NOTE),
    url: toWebAddress(generatorURL),
    resolvedAtMs: status === 'resolved' ? Math.max(sinceMs, toPast(endsAt)) : null,
  };
}

const own = (texts: Readonly<Record<string, string>>, name: string): string => (Object.hasOwn(texts, name) ? (texts[name] ?? '') : '');

/** One line that no terminal, card or log stumbles over: an alert with a strange name still stops a rollout. */
const printable = (text: string, max: number): string =>
  [...text.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\s]+/gu, ' ').trim()].slice(0, max).join('').trim();

function toWebAddress(url: string | undefined): string | null {
  if (url === undefined || !URL.canParse(url) || url.length > 2_000) return null;
  const { protocol, href, username, password } = new URL(url);
  return /^https?:$/.test(protocol) && username === '' && password === '' ? href : null;
}
