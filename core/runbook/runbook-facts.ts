import { formatShare, type Share } from '../assignment/share.js';
import { isTerminal } from '../rollout/phases.js';
import type { Cohort, FlagMove, RolloutSpec } from '../rollout/spec.js';
import type { RolloutView } from '../rollout/view/rollout-view.js';

/** What a runbook is made of; a spec gives it, and so does the view of a rollout. */
export interface RunbookFacts {
  readonly feature: string;
  readonly environment: string;
  readonly summary: string;
  readonly unit: RolloutSpec['unit'];
  /** In apply order. */
  readonly flags: readonly FlagMove[];
  /** Keys in the documented order of the rollback. */
  readonly sequence: readonly string[];
  /** Empty where they are not known: a view does not carry them. */
  readonly cohorts: readonly Cohort[];
  /** Running units may finish on the candidate when Tidegate rolls back; by hand they never do. */
  readonly drains: boolean;
  readonly slack: string | null;
  readonly pager: string | null;
  readonly rollout: RunbookRollout | null;
}

/** The rollout as it stood when the runbook was made. */
export interface RunbookRollout {
  readonly id: string;
  readonly requestedBy: string;
  readonly state: RolloutView['state'];
  readonly hasEnded: boolean;
  readonly headline: string;
  /** Of the present stage; 0 before the first. */
  readonly share: Share;
}

/** The facts in a spec; `view` adds where a rollout of it stands. */
export function toSpecFacts(spec: RolloutSpec, view?: RolloutView): RunbookFacts {
  const { feature, environment, summary, unit, flags, cohorts, rollback, notify } = spec;
  return {
    ...{ feature, environment, summary, unit, flags, cohorts },
    sequence: rollback.sequence,
    drains: rollback.sessions === 'drain',
    slack: notify.slack ?? null,
    pager: notify.page ?? null,
    rollout: view === undefined ? null : toRollout(view),
  };
}

/** The facts in what the API tells of a rollout. */
export function toViewFacts(view: RolloutView): RunbookFacts {
  const { feature, environment, summary, unit, flags } = view;
  return {
    ...{ feature, environment, summary, unit, flags },
    sequence: view.rollbackSequence,
    cohorts: [],
    drains: false,
    slack: null,
    pager: null,
    rollout: toRollout(view),
  };
}

function toRollout({ id, requestedBy, state, phase, headline, stages, stageIndex }: RolloutView): RunbookRollout {
  return { id, requestedBy, state, hasEnded: isTerminal(phase), headline, share: stages[stageIndex]?.share ?? 0 };
}

/** Flags in the order in which they go back; a key that the bundle does not have is left out. */
export function inSequence({ flags, sequence }: Pick<RunbookFacts, 'flags' | 'sequence'>): readonly FlagMove[] {
  return sequence.flatMap((key) => flags.filter((flag) => flag.key === key));
}

/** What the reader must know before the first step; sentences. */
export function describeSituation({ rollout, drains, unit }: RunbookFacts): readonly string[] {
  const hard = drains
    ? [`Tidegate would let running ${unit}s finish on the candidate. By hand everybody goes back at once, running ${unit}s too.`]
    : [];
  if (rollout === null) return ['Made from the spec alone: how much is exposed now is not known. Do every step.', ...hard];
  const stood = `When this was printed, rollout ${rollout.id} was ${rollout.state}, at ${formatShare(rollout.share)}. ${rollout.headline}`;
  const ended = rollout.hasEnded
    ? ['That rollout has ended. Make sure that no later one has changed these flags: the versions below are those from before this one.']
    : [];
  return [stood, ...ended, ...hard];
}
