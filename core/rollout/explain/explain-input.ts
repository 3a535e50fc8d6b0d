import type { AccessPolicy } from '../../access/access-policy.js';
import type { RecordedEntry } from '../../audit/audit-entry.js';
import type { Directory } from '../../principal/directory.js';
import type { RolloutSpec, Stage } from '../spec.js';
import type { Standing } from '../standing.js';
import type { RolloutView } from '../view/rollout-view.js';

export interface ExplainInput {
  /** As live as it can be had. */
  readonly view: RolloutView;
  readonly spec: RolloutSpec;
  /** The newest look of the guards at the present stage; null: there is none. */
  readonly standing: Standing | null;
  /** The timeline, as far as it is known: how far a rollback has come stands there only. */
  readonly entries?: readonly RecordedEntry[];
  readonly directory: Directory;
  readonly access: Pick<AccessPolicy, 'grantsOf'>;
  /** Who may break the glass. */
  readonly breakGlass: readonly string[];
  readonly nowMs: number;
}

/** The present stage; undefined before the first. */
export const stageOf = ({ view, spec }: Pick<ExplainInput, 'view' | 'spec'>): Stage | undefined => spec.stages[view.stageIndex];
