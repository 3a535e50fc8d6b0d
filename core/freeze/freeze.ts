/** Why nothing may go forward for a while. A `window` is planned; `stop` is the switch that somebody has thrown. Ways back are never frozen. */
export interface Freeze {
  readonly id: string;
  readonly environment: string;
  /** Null: every feature of the environment. */
  readonly feature: string | null;
  readonly kind: 'window' | 'stop';
  readonly reason: string;
  readonly by: string;
  readonly fromMs: number;
  /** Null: until somebody lifts it. */
  readonly untilMs: number | null;
}

/** True when the freeze is about this feature now. Its first millisecond counts, its last does not. */
export function isFrozenBy(
  freeze: Freeze,
  { environment, feature }: { readonly environment: string; readonly feature: string },
  nowMs: number,
): boolean {
  const isAbout = freeze.environment === environment && (freeze.feature === null || freeze.feature === feature);
  return isAbout && freeze.fromMs <= nowMs && (freeze.untilMs === null || nowMs < freeze.untilMs);
}

/** Without what only its record knows: this goes into the history of every rollout that it holds. */
export function toPlainFreeze({ id, environment, feature, kind, reason, by, fromMs, untilMs }: Freeze): Freeze {
  return { id, environment, feature, kind, reason, by, fromMs, untilMs };
}
