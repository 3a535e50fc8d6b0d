export interface CacheOptions {
  /** How long an answer is taken for the truth. */
  readonly forMs: number;
  readonly nowMs: () => number;
}

/** Those who ask at the same time share one question. */
export function cached<T>(ask: () => Promise<T>, { forMs, nowMs }: CacheOptions): () => Promise<T> {
  let last: { readonly atMs: number; readonly answer: Promise<T> } | undefined;
  return () => {
    if (last === undefined || nowMs() - last.atMs >= forMs) last = { atMs: nowMs(), answer: ask() };
    return last.answer;
  };
}
