/** Part of the units, in 1/100,000. */
export type Share = number;

export const WHOLE: Share = 100_000;

/** `5000` → `5 %`; `500` → `0.5 %`. */
export function formatShare(share: Share): string {
  return `${Number(((share / WHOLE) * 100).toFixed(3))} %`;
}
