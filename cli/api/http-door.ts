import { AppError } from '../../core/errors/app-error.js';
import { isLostConnection, toConnectionError, toProblemError } from './problem.js';

export interface HttpDoorOptions {
  readonly url: string;
  /** Development identity; absent: the server's default developer. */
  readonly person: string | undefined;
  /** An API key or token, or where it is read from each time; shown in place of the development identity. */
  readonly key?: string | (() => Promise<string>) | undefined;
  readonly fetch: typeof fetch;
  readonly timeoutMs: number;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Beginning with a slash. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: { readonly type: string; readonly text: string };
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

export interface HttpDoor {
  /** The body of a successful answer. Errors: API_UNREACHABLE, or whatever the API says. */
  json<Answer>(request: HttpRequest): Promise<Answer>;
  /** A successful answer with its body still to be read; the time-out covers only its beginning. */
  open(request: HttpRequest): Promise<Response>;
}

/** The one place where requests leave the command line. */
export function createHttpDoor(options: HttpDoorOptions): HttpDoor {
  return {
    async json<Answer>(request: HttpRequest) {
      const ask = async () => {
        const timeout = AbortSignal.timeout(options.timeoutMs);
        const signal = request.signal ? AbortSignal.any([timeout, request.signal]) : timeout;
        return await toJson<Answer>(await send(options, { ...request, signal }), options);
      };
      try {
        return await ask();
      } catch (error) {
        // With its key the same request is one request, however often it arrives.
        if (request.headers?.['idempotency-key'] === undefined || !isLostConnection(error)) throw error;
        return await ask();
      }
    },
    async open(request) {
      const timer = new AbortController();
      const timeout = setTimeout(() => timer.abort(new DOMException('no answer in time', 'TimeoutError')), options.timeoutMs);
      try {
        const signal = request.signal ? AbortSignal.any([timer.signal, request.signal]) : timer.signal;
        return await send(options, { ...request, signal });
      } finally {
        clearTimeout(timeout);
      }
    },
  };
}

async function send(options: HttpDoorOptions, request: HttpRequest & { readonly signal: AbortSignal }): Promise<Response> {
  const { url, fetch: fetchIt, timeoutMs } = options;
  const { method, path, body, headers } = request;
  const key = typeof options.key === 'function' ? await options.key() : options.key;
  const token = key ?? (options.person === undefined ? undefined : `dev:${options.person}`);
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const content = body === undefined ? {} : { body: body.text };
  const type: Record<string, string> = body === undefined ? {} : { 'content-type': body.type };
  let response: Response;
  try {
    response = await fetchIt(`${url}${path}${toQuery(request.query)}`, {
      method,
      headers: { accept: 'application/json', 'tidegate-client': 'cli', ...authorization, ...type, ...headers },
      signal: request.signal,
      ...content,
    });
  } catch (cause) {
    throw toConnectionError(cause, url, timeoutMs);
  }
  if (!response.ok) throw await toProblemError(response, url);
  return response;
}

async function toJson<Answer>(response: Response, { url, timeoutMs }: HttpDoorOptions): Promise<Answer> {
  let text: string;
  try {
    text = await response.text();
  } catch (cause) {
    throw toConnectionError(cause, url, timeoutMs);
  }
  try {
    return JSON.parse(text) as Answer;
  } catch (cause) {
    throw new AppError('API_UNREACHABLE', `${url} answered ${response.status}, but not with JSON. Is this the address of Tidegate's API?`, {
      cause,
    });
  }
}

function toQuery(query: HttpRequest['query']): string {
  const entries = Object.entries(query ?? {}).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return entries.length === 0 ? '' : `?${new URLSearchParams(entries)}`;
}
