/** One event of a stream (WHATWG HTML, section 9.2). */
export interface SseMessage {
  readonly event: string;
  readonly data: string;
  /** The last id that the stream has named so far; null: none yet. */
  readonly id: string | null;
}

interface Draft {
  event: string;
  data: string[];
  id: string | null;
}

/** Takes a stream's text piece by piece, however it is cut, and answers the events that each piece completes. */
export function createSseParser(): (text: string) => readonly SseMessage[] {
  const draft: Draft = { event: '', data: [], id: null };
  let rest = '';
  return (text) => {
    // A lone CR at the end may be the first half of a CRLF.
    const lines = (rest + text).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    return lines.flatMap((line) => (line === '' ? complete(draft) : take(draft, line)));
  };
}

function complete(draft: Draft): readonly SseMessage[] {
  const { event, data, id } = draft;
  draft.event = '';
  draft.data = [];
  return data.length === 0 ? [] : [{ event: event || 'message', data: data.join('\n'), id }];
}

function take(draft: Draft, line: string): readonly SseMessage[] {
  const colon = line.indexOf(':');
  const field = colon < 0 ? line : line.slice(0, colon);
  const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
  if (field === 'event') draft.event = value;
  else if (field === 'data') draft.data.push(value);
  else if (field === 'id' && !value.includes('\0')) draft.id = value;
  return [];
}
