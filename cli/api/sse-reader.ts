import { createSseParser, type SseMessage } from '../../contracts/events/sse-parser.js';

/** The events of a stream as they come; ends with the stream. Comments are skipped, but count as signs of life for `onBytes`. */
export async function* readSse(body: AsyncIterable<Uint8Array>, onBytes: () => void = () => undefined): AsyncGenerator<SseMessage> {
  const decoder = new TextDecoder();
  const parse = createSseParser();
  for await (const chunk of body) {
    onBytes();
    yield* parse(decoder.decode(chunk, { stream: true }));
  }
}
