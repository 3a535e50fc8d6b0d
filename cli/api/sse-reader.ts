/** One event of a server-sent event stream (WHATWG HTML, section 9.2). */
export interface SseMessage {
  readonly event: string;
  readonly data: string;
  /** Last id that the stream has named so far. */
  readonly id: string | null;
}

interface Draft {
  event: string;
  data: string[];
  id: string | null;
}

/** The events of a stream as they come; ends with the stream. Comments are skipped, but count as signs of life for `onBytes`. */
export async function* readSse(body: AsyncIterable<Uint8Array>, onBytes: () => void = () => undefined): AsyncGenerator<SseMessage> {
  const decoder = new TextDecoder();
  const draft: Draft = { event: '', data: [], id: null };
  let rest = '';
  for await (const chunk of body) {
    onBytes();
    const lines = (rest + decoder.decode(chunk, { stream: true })).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const message = take(draft, line);
      if (message !== null) yield message;
    }
  }
}

function take(draft: Draft, line: string): SseMessage | null {
  if (line === '') return complete(draft);
  const colon = line.indexOf(':');
  const field = colon < 0 ? line : line.slice(0, colon);
  const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
  if (field === 'event') draft.event = value;
  else if (field === 'data') draft.data.push(value);
  else if (field === 'id' && !value.includes('\0')) draft.id = value;
  return null;
}

function complete(draft: Draft): SseMessage | null {
  const { event, data, id } = draft;
  draft.event = '';
  draft.data = [];
  return data.length === 0 ? null : { event: event || 'message', data: data.join('\n'), id };
}
