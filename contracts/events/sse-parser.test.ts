import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSseParser } from './sse-parser.js';

const STREAM =
  ': heartbeat\n\nid: 4\nevent: view\ndata: {"a":1}\n\nretry: 2000\r\nid: 5\r\ndata: one\r\ndata: two\r\n\r\nevent: nothing\n\n';
const EVENTS = [
  { event: 'view', data: '{"a":1}', id: '4' },
  { event: 'message', data: 'one\ntwo', id: '5' },
];

describe('R-API-1 events of a stream', () => {
  it('are the same however the stream is cut', () =>
    fc.assert(
      fc.property(fc.array(fc.nat(STREAM.length)), (cuts) => {
        const places = [0, ...cuts, STREAM.length].toSorted((a, b) => a - b);
        const parse = createSseParser();
        const events = places.slice(1).flatMap((end, index) => parse(STREAM.slice(places[index], end)));
        expect(events).toEqual(EVENTS);
      }),
    ));
});
