export interface ReadEvent {
  readonly id: string;
  readonly event: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into data of every shape
  readonly data: any;
}

export interface EventReader {
  readonly status: number;
  readonly contentType: string;
  next(): Promise<ReadEvent>;
  /** All events up to the first that fits, inclusive. */
  until(fits: (event: ReadEvent) => boolean): Promise<readonly ReadEvent[]>;
  /** Resolves when the server ends the stream. */
  ended(): Promise<void>;
  close(): void;
}

/** Reads a server-sent stream over a real connection; comments and openings are skipped. */
export async function openEvents(url: string, headers: Readonly<Record<string, string>> = {}): Promise<EventReader> {
  const abort = new AbortController();
  const res = await fetch(url, { headers, signal: abort.signal });
  const events = parse(res.body as unknown as AsyncIterable<Uint8Array>);
  const next = async (): Promise<ReadEvent> => {
    const { value, done } = await events.next();
    if (done) throw new TypeError('The stream has ended.');
    return value;
  };
  return {
    status: res.status,
    contentType: res.headers.get('content-type') ?? '',
    next,
    async until(fits) {
      const seen = [await next()];
      while (!fits(seen.at(-1) as ReadEvent)) seen.push(await next());
      return seen;
    },
    async ended() {
      while (!(await events.next()).done);
    },
    close: () => abort.abort(),
  };
}

async function* parse(body: AsyncIterable<Uint8Array>): AsyncGenerator<ReadEvent, void> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    const frames = text.split('\n\n');
    text = frames.pop() ?? '';
    for (const frame of frames) {
      const fields = new Map(
        frame.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)] as const),
      );
      const data = fields.get('data');
      if (data !== undefined) yield { id: fields.get('id') ?? '', event: fields.get('event') ?? 'message', data: JSON.parse(data) };
    }
  }
}
