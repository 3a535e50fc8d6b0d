/** A rollout that stands before one that wants to begin: it holds one of its flags, or waits for one of them since longer. */
export interface Blocker {
  readonly rolloutId: string;
  /** The flags that both want. */
  readonly flags: readonly string[];
  readonly kind: 'holds' | 'waits';
}

/** One sentence: which rollouts must be out of the way first, and why. */
export function describeWait(blockers: readonly Blocker[]): string {
  const reasons = blockers.map(({ rolloutId, flags, kind }) =>
    kind === 'holds'
      ? `rollout ${rolloutId}, which holds ${join(flags)}`
      : `rollout ${rolloutId}, which waits for ${join(flags)} since longer`,
  );
  return reasons.length === 0 ? 'Every flag is free; it begins within seconds.' : `Waits for ${reasons.join(', and for ')}.`;
}

const join = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
