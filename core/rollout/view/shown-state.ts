import { isQueued } from '../queue/queued-view.js';
import type { RolloutView } from './rollout-view.js';

/** What people read: the state, or what tells more about it. */
export type ShownState = RolloutView['state'] | 'queued' | 'frozen' | 'reverting' | 'reverted';

/** As people read it. */
export const SHOWN_WORDS: Readonly<Record<ShownState, string>> = {
  queued: 'queued',
  frozen: 'frozen',
  reverting: 'reverting',
  reverted: 'reverted',
  preflight: 'checking',
  applying: 'applying',
  watching: 'watching',
  gate: 'waits for approval',
  baking: 'baking',
  completing: 'completing',
  completed: 'completed',
  paused: 'paused',
  held: 'held',
  rollingBack: 'rolling back',
  rollbackStuck: 'rollback stuck',
  rolledBack: 'rolled back',
  refused: 'refused',
};

/** A rollout that waits for others or for the end of a freeze is `held`, and one that was taken back after its completion is `completed`: neither says what people want to know. */
export function toShownState({ state, hold, reverted }: Pick<RolloutView, 'state' | 'hold' | 'reverted'>): ShownState {
  if (reverted !== undefined) return reverted.state;
  if (hold?.cause === 'freeze') return 'frozen';
  return isQueued({ hold }) ? 'queued' : state;
}
