import * as z from 'zod';
import type { FieldError } from '../../../core/errors/app-error.js';
import { ownName } from '../../spec/schema/text.js';
import { type Parsed, parseRequest } from '../parse-request.js';

/** Alertmanager sends one group at a time; a group larger than this is a mistake in `group_by`. */
const MOST_ALERTS = 2_000;
const MAX_LABEL = 10_000;

const texts = z.record(z.string().max(1_000), z.string().max(MAX_LABEL)).default({});

/** One alert as Alertmanager's webhook sends it (version 4). What else is there is let through: newer versions say more. */
const alertSchema = z.looseObject({
  status: z.enum(['firing', 'resolved']).meta({ description: 'Whether it fires, or has ended.' }),
  labels: texts.meta({ description: '`tidegate_feature` says which feature it concerns; `tidegate_environment` where.' }),
  annotations: texts.meta({ description: '`summary`, else `description`, is shown to people.' }),
  startsAt: z.iso.datetime({ offset: true }).meta({ description: 'Since when it fires.' }),
  endsAt: z.iso.datetime({ offset: true }).optional().meta({ description: 'Since when it no longer does.' }),
  fingerprint: z.string().min(1).max(200).meta({ description: 'Of its labels: the same alert has the same one.' }),
  generatorURL: z.string().max(10_000).optional().meta({ description: 'Where its rule is seen.' }),
});

/** Body of `POST /v1/alerts`: a notification of Alertmanager (version 4). */
export const alertsSchema = z.looseObject({
  version: z.literal('4', { error: () => 'Alertmanager sends version "4"' }).meta({ description: 'Of the notification.' }),
  alerts: z.array(alertSchema).max(MOST_ALERTS).meta({ description: 'Those of the group.' }),
});

/** As it is read: one alert that is not understood must not keep the others from being taken. */
const envelopeSchema = z.looseObject({ version: alertsSchema.shape.version, alerts: z.array(z.unknown()).max(MOST_ALERTS) });

export type SentAlert = z.output<typeof alertSchema>;

export interface IgnoredAlert {
  /** As it was sent; empty: it was not. */
  readonly fingerprint: string;
  readonly reason: string;
}

export interface SentAlerts {
  readonly alerts: readonly SentAlert[];
  readonly ignored: readonly IgnoredAlert[];
}

export function parseAlerts(body: unknown): Parsed<SentAlerts> {
  const envelope = parseRequest(envelopeSchema, body);
  if (!envelope.ok) return envelope;
  const read = envelope.value.alerts.map((alert) => ({ alert, parsed: parseRequest(alertSchema, alert) }));
  const alerts = read.flatMap(({ parsed }) => (parsed.ok ? [parsed.value] : []));
  const ignored = read.flatMap(({ alert, parsed }) =>
    parsed.ok ? [] : [{ fingerprint: toFingerprint(alert), reason: explain(parsed.errors) }],
  );
  return { ok: true, value: { alerts, ignored } };
}

function toFingerprint(alert: unknown): string {
  const { fingerprint } = (typeof alert === 'object' && alert !== null ? alert : {}) as { readonly fingerprint?: unknown };
  return typeof fingerprint === 'string' ? fingerprint.slice(0, 200) : '';
}

const explain = ([first]: readonly FieldError[]): string =>
  first === undefined ? 'it is not understood' : `${first.pointer}: ${first.detail}`;

const place = z.object({ feature: ownName('tidegate_feature'), environment: ownName('tidegate_environment') });

/** What an alert's labels say that it concerns, or why they cannot be understood. */
export function readAlertPlace(
  { labels }: SentAlert,
  environment: string,
): { readonly feature: string; readonly environment: string } | string {
  const feature = Object.hasOwn(labels, 'tidegate_feature') ? labels['tidegate_feature'] : undefined;
  if (feature === undefined || feature === '') return 'it has no label tidegate_feature, so it concerns no rollout';
  const own = Object.hasOwn(labels, 'tidegate_environment') ? labels['tidegate_environment'] : undefined;
  const parsed = place.safeParse({ feature, environment: own || environment });
  return parsed.success ? parsed.data : (parsed.error.issues[0]?.message ?? 'its labels are not understood');
}
