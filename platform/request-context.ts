import { AsyncLocalStorage } from 'node:async_hooks';

/** What every log line of a request has in common. */
export interface RequestContext {
  /** Its trace id: 32 hexadecimal digits. */
  readonly requestId: string;
}

const storage = new AsyncLocalStorage<RequestContext>();

/** Runs what belongs to a request, whatever it waits for. */
export function runInRequest<T>(context: RequestContext, run: () => T): T {
  return storage.run(context, run);
}

/** Of the request that the caller works for; undefined: for none. */
export function currentRequestId(): string | undefined {
  return storage.getStore()?.requestId;
}

/** For the logger: what is added to each line. */
export function requestFields(): { readonly requestId?: string } {
  const requestId = currentRequestId();
  return requestId === undefined ? {} : { requestId };
}
