const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const;

/** As people write it in a spec, with at most three units: 5,400,000 → `1h30m`; 604,800,000 → `7d`; below a second → `250ms`. */
export function formatDuration(durationMs: number): string {
  if (durationMs < 1_000) return `${Math.round(durationMs)}ms`;
  let restMs = durationMs;
  const parts: string[] = [];
  for (const [unit, unitMs] of UNITS) {
    const count = Math.floor(restMs / unitMs);
    restMs -= count * unitMs;
    if (count > 0) parts.push(`${count}${unit}`);
  }
  return parts.slice(0, 3).join('');
}

/** `41s`, `12m`, `2h10m`, `3d4h`: two units are enough to read; `0s` below a second. */
export function formatBriefly(durationMs: number): string {
  const ms = Math.max(0, durationMs);
  if (!(ms >= 1_000)) return '0s';
  const stepMs = ms < 60_000 ? 1_000 : ms < 86_400_000 ? 60_000 : 3_600_000;
  return formatDuration(Math.floor(ms / stepMs) * stepMs);
}
