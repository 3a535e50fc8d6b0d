export interface PrometheusQuery {
  readonly url: string;
  readonly query: string;
  readonly atMs: number;
  readonly timeoutMs?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

export type PrometheusAnswer =
  | { readonly kind: 'value'; readonly value: number }
  | { readonly kind: 'empty' }
  | { readonly kind: 'error'; readonly detail: string };

const DEFAULT_TIMEOUT_MS = 4_000;

/** One instant query that must give one finite, non-negative number. Everything else is an error that says what came instead. */
export async function queryPrometheus(options: PrometheusQuery): Promise<PrometheusAnswer> {
  const address = new URL('/api/v1/query', options.url);
  address.search = new URLSearchParams({ query: options.query, time: (options.atMs / 1000).toFixed(3) }).toString();
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  try {
    const response = await fetch(address, {
      headers: { accept: 'application/json', ...options.headers },
      signal: AbortSignal.any([options.signal, AbortSignal.timeout(timeoutMs)]),
    });
    return toAnswer(response.status, await response.text(), options.query);
  } catch (error) {
    const isTimeout = error instanceof Error && error.name === 'TimeoutError';
    return {
      kind: 'error',
      detail: isTimeout ? `Prometheus did not answer within ${timeoutMs} ms.` : `Prometheus cannot be reached: ${causeOf(error)}.`,
    };
  }
}

function toAnswer(status: number, text: string, query: string): PrometheusAnswer {
  const body = parse(text);
  if (status !== 200 || body?.['status'] !== 'success') {
    return {
      kind: 'error',
      detail: `Prometheus answered ${status}${typeof body?.['error'] === 'string' ? `: ${body['error']}` : ''} to ${query}.`,
    };
  }
  const data = body['data'] as { resultType?: string; result?: unknown } | undefined;
  const values = toValues(data);
  if (values === null)
    return { kind: 'error', detail: `Prometheus gave a ${String(data?.resultType)} for ${query}; one number is needed.` };
  if (values.length === 0) return { kind: 'empty' };
  if (values.length > 1)
    return { kind: 'error', detail: `${query} gives ${values.length} series; wrap it in sum(...) so that there is one.` };
  const value = Number(values[0]);
  if (!Number.isFinite(value) || value < 0)
    return { kind: 'error', detail: `${query} gives ${String(values[0])}; a finite count is needed.` };
  return { kind: 'value', value };
}

function toValues(data: { resultType?: string; result?: unknown } | undefined): readonly unknown[] | null {
  if (data?.resultType === 'scalar' && Array.isArray(data.result)) return [data.result[1]];
  if (data?.resultType !== 'vector' || !Array.isArray(data.result)) return null;
  return data.result.map((series: { value?: readonly unknown[] }) => series?.value?.[1]);
}

function parse(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
