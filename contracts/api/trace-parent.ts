const SHAPE = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const NO_TRACE = '0'.repeat(32);
const NO_SPAN = '0'.repeat(16);

/**
 * The trace id of a W3C `traceparent` header (https://www.w3.org/TR/trace-context/, 3.2); null: it is none, and a new trace begins. Of versions to come only the
 * known part is read; version 00 has nothing after it, and ff is none.
 */
export function toTraceId(header: string): string | null {
  const [, version, traceId = NO_TRACE, spanId = NO_SPAN, , rest] = SHAPE.exec(header) ?? [];
  if (version === 'ff' || (version === '00' && rest !== undefined)) return null;
  return traceId === NO_TRACE || spanId === NO_SPAN ? null : traceId;
}
