import { describe, expect, it } from 'vitest';
import { toTraceId } from './trace-parent.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

describe('R-API-1 traceparent (W3C Trace Context 3.2)', () => {
  it('gives its trace id', () => {
    expect(toTraceId(`00-${TRACE}-00f067aa0ba902b7-01`)).toBe(TRACE);
    expect(toTraceId(`01-${TRACE}-00f067aa0ba902b7-01-of-a-version-to-come`)).toBe(TRACE);
  });

  it.each([
    ['nothing', ''],
    ['capitals', `00-${TRACE.toUpperCase()}-00f067aa0ba902b7-01`],
    ['no trace', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`],
    ['no span', `00-${TRACE}-${'0'.repeat(16)}-01`],
    ['the forbidden version', `ff-${TRACE}-00f067aa0ba902b7-01`],
    ['more than version 00 has', `00-${TRACE}-00f067aa0ba902b7-01-more`],
    ['a line break', `00-${TRACE}-00f067aa0ba902b7-01\n`],
    ['too short a trace', `00-${TRACE.slice(1)}-00f067aa0ba902b7-01`],
    ['two of them', `00-${TRACE}-00f067aa0ba902b7-01, 00-${TRACE}-00f067aa0ba902b7-01`],
  ])('is none with %s', (_what, header) => expect(toTraceId(header)).toBeNull());
});
