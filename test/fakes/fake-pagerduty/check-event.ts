const ACTIONS = ['trigger', 'acknowledge', 'resolve'];
const SEVERITIES = ['critical', 'warning', 'error', 'info'];
const ISO_8601 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/;

type Fields = Readonly<Record<string, unknown>>;

/** What PagerDuty would complain of; empty: it takes the event. */
export function checkEvent(event: unknown): readonly string[] {
  if (!isObject(event)) return ['Event is not a JSON object'];
  const { routing_key: key, event_action: action, dedup_key: dedupKey, payload } = event;
  const isTrigger = action === 'trigger';
  return [
    ...checkKey(key),
    ...(ACTIONS.includes(String(action))
      ? []
      : ["'event_action' is invalid (must be one of the following: 'trigger', 'acknowledge' or 'resolve')"]),
    ...(isTrigger && dedupKey === undefined ? [] : checkText('dedup_key', dedupKey, 255)),
    ...(isTrigger || payload !== undefined ? checkPayload(payload) : []),
    ...['client', 'client_url'].flatMap((name) => (event[name] === undefined ? [] : checkText(name, event[name], 1_024))),
    ...checkLinks(event['links']),
  ];
}

function checkKey(key: unknown): readonly string[] {
  if (typeof key !== 'string' || key === '') return ["'routing_key' is missing or blank"];
  return [
    ...(key.length === 32 ? [] : ["Length of 'routing_key' is incorrect (should be 32 characters)"]),
    ...(/^[A-Za-z0-9]*$/.test(key) ? [] : ["'routing_key' cannot contain non-alphanumeric characters."]),
  ];
}

function checkPayload(payload: unknown): readonly string[] {
  if (!isObject(payload)) return ["'payload' is missing or blank"];
  const { severity, timestamp, custom_details: details } = payload;
  return [
    ...checkText('payload.summary', payload['summary'], 1_024),
    ...checkText('payload.source', payload['source'], 255),
    ...checkSeverity(severity),
    ...(timestamp === undefined || (typeof timestamp === 'string' && ISO_8601.test(timestamp)) ? [] : ["'payload.timestamp' is invalid"]),
    ...['component', 'group', 'class'].flatMap((name) =>
      payload[name] === undefined ? [] : checkText(`payload.${name}`, payload[name], 255),
    ),
    ...(details === undefined || isObject(details) ? [] : ["'payload.custom_details' is invalid (must be an object)"]),
  ];
}

function checkSeverity(severity: unknown): readonly string[] {
  if (severity === undefined || severity === '') return ["'payload.severity' is missing or blank"];
  if (SEVERITIES.includes(String(severity))) return [];
  return ["'payload.severity' is invalid (must be one of the following: 'critical', 'warning', 'error' or 'info')"];
}

function checkText(name: string, text: unknown, most: number): readonly string[] {
  if (typeof text !== 'string' || text.trim() === '') return [`'${name}' is missing or blank`];
  return [
    ...(text.length <= most ? [] : [`Length of '${name}' is incorrect (should be at most ${most} characters)`]),
    ...(/\p{Cc}|\p{Surrogate}/u.test(text) ? [`'${name}' has control characters or half characters`] : []),
  ];
}

function checkLinks(links: unknown): readonly string[] {
  if (links === undefined) return [];
  const isLink = (link: unknown): boolean => isObject(link) && typeof link['href'] === 'string' && URL.canParse(link['href']);
  return Array.isArray(links) && links.every(isLink) ? [] : ["'links' is invalid (each needs an 'href')"];
}

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
