/** Evaluations of a live feature that could not be assigned as they should be. Only grow; exposed on `/metrics`. */
export interface EvaluationCounters {
  evaluations: number;
  /** No `targetingKey`: served control, `unassigned`. */
  withoutUnitKey: number;
  /** No `unitStartedAt`: judged by the present share, so a running session can change its arm with a ramp. */
  withoutUnitStart: number;
}

export type CountersByFeature = ReadonlyMap<string, Readonly<EvaluationCounters>>;

export const newCounters = (): EvaluationCounters => ({ evaluations: 0, withoutUnitKey: 0, withoutUnitStart: 0 });
