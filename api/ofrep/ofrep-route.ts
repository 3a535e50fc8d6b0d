/** What an OFREP address asks for. */
export interface OfrepRoute {
  readonly kind: 'evaluate' | 'bulk' | 'events';
  readonly feature: string | undefined;
  /** For `evaluate`. */
  readonly key: string;
  /** `?environment=`, for clients that cannot send headers (EventSource). */
  readonly environment: string | undefined;
}

const FLAGS = '/ofrep/v1/evaluate/flags';
const EVENTS = '/ofrep/v1/sse';
const FEATURES = '/features/';

/**
 * Reads `/ofrep/v1/…` and `/features/{feature}/ofrep/v1/…`; undefined: not an OFREP address.
 * Cut by hand: `new URL` costs 1.3 µs a request here, this 0.1 µs.
 */
export function parseOfrepRoute(url: string): OfrepRoute | undefined {
  const question = url.indexOf('?');
  const path = question === -1 ? url : url.slice(0, question);
  const query = question === -1 ? undefined : new URLSearchParams(url.slice(question + 1));
  const environment = query?.get('environment') ?? undefined;
  if (!path.startsWith(FEATURES)) return parseTail(path, query?.get('feature') ?? undefined, environment);
  const end = path.indexOf('/', FEATURES.length);
  const feature = end === -1 ? undefined : decode(path.slice(FEATURES.length, end));
  return feature === undefined || feature === '' ? undefined : parseTail(path.slice(end), feature, environment);
}

function parseTail(path: string, feature: string | undefined, environment: string | undefined): OfrepRoute | undefined {
  if (path === EVENTS) return { kind: 'events', feature, key: '', environment };
  if (!path.startsWith(FLAGS)) return undefined;
  if (path.length === FLAGS.length) return { kind: 'bulk', feature, key: '', environment };
  const key = path.charCodeAt(FLAGS.length) === 47 ? decode(path.slice(FLAGS.length + 1)) : undefined;
  return key === undefined || key === '' ? undefined : { kind: 'evaluate', feature, key, environment };
}

/** Undefined where the percent signs make no text. */
function decode(text: string): string | undefined {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
