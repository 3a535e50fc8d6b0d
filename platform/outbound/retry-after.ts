/** `Retry-After` in seconds or as a date (RFC 9110, section 10.2.3), in milliseconds from now; null: not there, past, or neither. */
export function toRetryAfterMs(header: string | null, nowMs: number): number | null {
  const text = header?.trim() ?? '';
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - nowMs;
  return ms > 0 ? ms : null;
}
