import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { describeAbsolute, describeRelative } from '../../view/words/time-words.js';

const listeners = new Set<() => void>();
let ticking: ReturnType<typeof setInterval> | undefined;

/** The present time, once a second, from one clock for the whole page. */
export function useNow(): number {
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    const update = () => setNowMs(Date.now());
    listeners.add(update);
    ticking ??= setInterval(() => {
      for (const listener of listeners) listener();
    }, 1_000);
    return () => {
      listeners.delete(update);
      if (listeners.size > 0) return;
      clearInterval(ticking);
      ticking = undefined;
    };
  }, []);
  return nowMs;
}

/** `12m ago`, `in 3h`; the date and time on hover and on focus. */
export function Time({ atMs, nowMs }: { readonly atMs: number; readonly nowMs?: number }): JSX.Element {
  const tickMs = useNow();
  const absolute = describeAbsolute(atMs);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse must be able to read the absolute time too
    <time class="time" dateTime={new Date(atMs).toISOString()} data-absolute={absolute} tabIndex={0}>
      {describeRelative(atMs - (nowMs ?? tickMs))}
      <span class="sr-only">, {absolute}</span>
    </time>
  );
}
