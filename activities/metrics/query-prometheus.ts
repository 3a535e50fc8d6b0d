export interface PrometheusQuery {
  readonly url: string;
  readonly query: string;
  readonly atMs: number;
  readonly timeoutMs?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

export type PrometheusAnswer =
  | { readonly kind: 'value'; readonly value: number; readonly warnings: readonly string[] }
  | { readonly kind: 'empty'; readonly warnings: readonly string[] }
  | { readonly kind: 'error'; readonly detail: string };

const DEFAULT_TIMEOUT_MS = 4_000;

/**
 * One instant query at an explicit time that must give one finite, non-negative number. Everything else is an error that says what came instead:
 * a server that is busy (429, 503), slow or away has not been read, which is not the same as 0. Its `infos` are about style and are left out;
 * its `warnings` say that the number may be partial.
 */
export async function queryPrometheus(options: PrometheusQuery): Promise<PrometheusAnswer> {
  // Behind a proxy the API stands below a path of its own (Mimir's is /prometheus).
  const address = new URL(`${options.url.replace(/\/+$/, '')}/api/v1/query`);
  address.search = new URLSearchParams({ query: options.query, time: (options.atMs / 1000).toFixed(3) }).toString();
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  try {
    const response = await fetch(address, {
      headers: { accept: 'application/json', ...options.headers },
      signal: AbortSignal.any([options.signal, AbortSignal.timeout(timeoutMs)]),
    });
    return toAnswer(
      { status: response.status, retryAfter: response.headers.get('retry-after'), text: await response.text() },
      options.query,
    );
  } catch (error) {
    const isTimeout = error instanceof Error && error.name === 'TimeoutError';
    return {
      kind: 'error',
      detail: isTimeout ? `Prometheus did not answer within ${timeoutMs} ms.` : `Prometheus cannot be reached: ${causeOf(error)}.`,
    };
  }
}

interface Received {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly text: string;
}

function toAnswer(received: Received, query: string): PrometheusAnswer {
  const body = parse(received.text);
  return received.status === 200 && body?.['status'] === 'success'
    ? toNumber(body, query)
    : toError(describeRefusal(received, body, query));
}

function describeRefusal({ status, retryAfter }: Received, body: Body | null, query: string): string {
  const reason = typeof body?.['error'] === 'string' ? `: ${body['error']}` : '';
  const refusal = `Prometheus answered ${status}${reason} to ${query}.`;
  if (status !== 429 && status !== 503) return refusal;
  return `${refusal} It is busy and was not read${retryAfter === null ? '' : ` (it asks to wait: ${retryAfter.slice(0, 40)})`}.`;
}

function toNumber(body: Body, query: string): PrometheusAnswer {
  const data = body['data'] as Data | undefined;
  const series = toSeries(data);
  if (series === null) return toError(`Prometheus gave a ${String(data?.resultType)} for ${query}; one number is needed.`);
  const warnings = toTexts(body['warnings']);
  const [first] = series;
  if (first === undefined) return { kind: 'empty', warnings };
  if (series.length > 1)
    return toError(`${query} gives ${series.length} series${describeLabels(series)}; wrap it in sum(...) so that there is one.`);
  const value = Number(first.value);
  if (!Number.isFinite(value) || value < 0) return toError(`${query} gives ${String(first.value)}; a finite count is needed.`);
  return { kind: 'value', value, warnings };
}

const toError = (detail: string): PrometheusAnswer => ({ kind: 'error', detail });

const toTexts = (sent: unknown): readonly string[] => (Array.isArray(sent) ? sent.map(String) : []);

interface Data {
  readonly resultType?: string;
  readonly result?: unknown;
}

interface Series {
  readonly labels: Readonly<Record<string, unknown>>;
  readonly value: unknown;
}

function toSeries(data: Data | undefined): readonly Series[] | null {
  if (data?.resultType === 'scalar' && Array.isArray(data.result)) return [{ labels: {}, value: data.result[1] }];
  if (data?.resultType !== 'vector' || !Array.isArray(data.result)) return null;
  return data.result.map((one: { metric?: Series['labels']; value?: readonly unknown[] } | null) => ({
    labels: one?.metric ?? {},
    value: one?.value?.[1],
  }));
}

const MOST_LABELS = 5;

/** The labels that make several series of one: what to sum over. */
function describeLabels(series: readonly Series[]): string {
  const names = [...new Set(series.flatMap(({ labels }) => Object.keys(labels)))].sort();
  const differing = names.filter((name) => new Set(series.map(({ labels }) => labels[name])).size > 1);
  if (differing.length === 0) return '';
  return ` that differ in ${differing.slice(0, MOST_LABELS).join(', ')}${differing.length > MOST_LABELS ? ', …' : ''}`;
}

type Body = Readonly<Record<string, unknown>>;

function parse(text: string): Body | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Body) : null;
  } catch {
    return null;
  }
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
