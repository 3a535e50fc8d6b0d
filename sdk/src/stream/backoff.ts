/** Waits that double from `baseMs` to `maxMs`, each drawn from its upper half, so that many clients do not come back at once. */
export function toBackoffMs(attempt: number, limits: { readonly baseMs: number; readonly maxMs: number }, random: () => number): number {
  const full = Math.min(limits.maxMs, limits.baseMs * 2 ** Math.min(attempt, 30));
  return full * (0.5 + random() / 2);
}

/** Resolves after the time, or at once when aborted. Does not keep the process alive. */
export function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, delayMs);
    timer.unref?.();
    signal.addEventListener('abort', end);
  });
}
