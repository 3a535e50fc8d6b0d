import { formatShare } from '../../assignment/share.js';
import type { StageView } from './rollout-view.js';

/** `canary 5 %`; of shadow the sample, because its share is zero. */
export function describeStage(stage: StageView): string {
  return `${stage.kind} ${formatShare(stage.kind === 'shadow' ? stage.shadowSample : stage.share)}`;
}
