/** One server-sent event (https://html.spec.whatwg.org/multipage/server-sent-events.html). `data` is sent as JSON on one line. */
export interface SseEvent {
  readonly id: string;
  readonly event: string;
  readonly data: unknown;
}

/** A line break inside an id or name would end the field. */
const oneLine = (text: string): string => text.replaceAll('\n', ' ').replaceAll('\r', ' ');

export function toFrame({ id, event, data }: SseEvent): Buffer {
  return Buffer.from(`id: ${oneLine(id)}\nevent: ${oneLine(event)}\ndata: ${JSON.stringify(data)}\n\n`);
}

/** Sets the client's last event id without telling the application anything: an event without data is not dispatched. */
export function toOpening(retryMs: number, id: string | undefined): Buffer {
  return Buffer.from(`retry: ${retryMs}\n${id === undefined ? '' : `id: ${oneLine(id)}\n`}\n`);
}

/** How long the client waits before it comes back, from now on. */
export const toRetry = (retryMs: number): Buffer => Buffer.from(`retry: ${retryMs}\n\n`);
