/** A decision as the engine's history has it: an update that a workflow took. */
export interface HistoryDecision {
  readonly id: string;
  readonly verb: string;
  readonly principal: { readonly id: string; readonly via: string };
  readonly reason: string;
  readonly runId: string;
  readonly eventId: number;
}

/** What the stored history of a rollout's workflow says about decisions. */
export interface HistoryFacts {
  readonly runs: number;
  readonly events: number;
  readonly decisions: readonly HistoryDecision[];
  /** How often each plain signal came, by its name. */
  readonly signals: Readonly<Record<string, number>>;
  /** Updates whose content is encoded so that it cannot be read here. */
  readonly unreadable: number;
}

export type HistoryBreakKind =
  /** The stored history has another hash than the timeline says. */
  | 'historyEdited'
  /** The timeline says that a history was stored, and it is not there. */
  | 'historyRemoved'
  /** A decision of the history has no entry. */
  | 'entryMissing'
  /** An entry says that the workflow decided, and the history does not. */
  | 'updateMissing'
  /** Entry and history tell the same decision differently. */
  | 'decisionDiffers';

export interface HistoryBreak {
  readonly kind: HistoryBreakKind;
  /** Number of the entry; null: there is none. */
  readonly seq: number | null;
  readonly expected: string;
  readonly found: string;
  readonly detail: string;
}
