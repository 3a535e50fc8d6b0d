export type Arm = 'control' | 'candidate';

/** How the unit came to its arm: drawn, chosen by a named cohort, or not part of any comparison. */
export type Assignment = 'random' | 'cohort' | 'none';

/** One flag as it was answered, for those who want to check for themselves that nothing is mixed. */
export interface LayerReading {
  readonly key: string;
  readonly value: string;
  readonly variant: string;
  readonly arm: Arm;
  readonly bundle: string;
}

/** All layers of a feature for one unit at one moment. */
export interface Snapshot {
  readonly unit: string;
  /** Version of each layer by flag key. */
  readonly values: Readonly<Record<string, string>>;
  readonly arm: Arm;
  readonly assignment: Assignment;
  /** Id of the rollout; empty: none. */
  readonly rollout: string;
  readonly stage: string;
  /** Of the epoch in which the unit began; 0: the unit was not drawn. */
  readonly stageAttempt: number;
  /** Names the versions together; empty when these are the control values of the code. */
  readonly bundle: string;
  /** `idle`, `live`, `rolledBack`, `killed` or `settled`; `unknown` when these are the control values of the code. */
  readonly state: string;
  readonly revision: number;
  /** The candidate's versions, when this unit's requests are to be mirrored to it. Never serve what comes of them. */
  readonly shadow?: Readonly<Record<string, string>>;
  /** `server`: Tidegate said so. `control`: the values of the code, because of a failure or because Tidegate does not know the feature yet. */
  readonly source: 'server' | 'control';
  readonly flags: readonly LayerReading[];
}

/** Whom to resolve for. */
export interface UnitQuery {
  /** Key of the session, user or agent task. */
  readonly unit: string;
  /** When the unit began; a number is Unix milliseconds (`Date.now()`), or seconds where it is below 1e11. The same at every call: it decides which share the unit is judged by. */
  readonly startedAt: Date | number;
  /** What cohorts look at, for example `email`. */
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
}

/** The snapshot that the code's own control values make. */
export function toControlSnapshot(unit: string, control: Readonly<Record<string, string>>, state: 'idle' | 'unknown'): Snapshot {
  const flags = Object.entries(control).map(
    ([key, value]): LayerReading => ({ key, value, variant: 'unassigned', arm: 'control', bundle: '' }),
  );
  return {
    unit,
    values: control,
    arm: 'control',
    assignment: 'none',
    rollout: '',
    stage: '',
    stageAttempt: 0,
    bundle: '',
    state,
    revision: 0,
    source: 'control',
    flags,
  };
}
