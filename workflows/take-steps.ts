import { CancellationScope, condition, getExternalWorkflowHandle, setHandler } from '@temporalio/workflow';
import type { StepBackInput, SteppedBack } from '../activities/rollout/rollout-activities.js';
import type { StepBackPolicy } from '../core/rollout/spec.js';
import { stepFlags } from './activity-proxies.js';
import { hurrySignal, type RollbackInput, type StepBackMessage, stepBackSignal } from './messages.js';
import { rolloutWorkflowId } from './names.js';

/** Between the highest generation that a stage can have and the rollback's own first one. */
const STEP_GENERATIONS = 10;

interface Hurry {
  isAsked: boolean;
}

/** Registered before the first wait, so that no signal is lost. */
export function hearHurry(): Hurry {
  const hurry: Hurry = { isAsked: false };
  setHandler(hurrySignal, () => {
    hurry.isAsked = true;
  });
  return hurry;
}

/**
 * The candidate falls to each share and stays there for a while. Ends at once when somebody hurries, when a step cannot be taken, and when the rollout is
 * gone, which alone hears what the guards say. Answers the lines of the writes; what follows is control for everybody.
 */
export async function takeSteps(input: RollbackInput, { shares, everyMs }: StepBackPolicy, hurry: Hurry): Promise<SteppedBack['lines']> {
  const lines: SteppedBack['lines'][number][] = [];
  for (const [index, share] of shares.entries()) {
    const step = await takeStep(toStepInput(input, index, share), hurry);
    if (hurry.isAsked || step === null) return lines;
    lines.push(...step.lines);
    if (step.kind === 'over') {
      await tell(input, { kind: 'stepsEnded', detail: step.detail });
      return lines;
    }
    if (!(await tell(input, { kind: 'steppedBack', index, nextAtMs: Date.now() + everyMs }))) return lines;
    if (await condition(() => hurry.isAsked, everyMs)) return lines;
  }
  await tell(input, { kind: 'stepsEnded', detail: 'the last step is done.' });
  return lines;
}

/** Null: somebody has hurried meanwhile. What is still on its way carries an older generation than what follows. */
async function takeStep(input: StepBackInput, hurry: Hurry): Promise<SteppedBack | null> {
  const scope = new CancellationScope({ cancellable: true });
  const written = scope
    .run(() => stepFlags.stepBack(input))
    .catch((): SteppedBack => ({ kind: 'over', detail: `The step to ${input.share / 1_000} % could not be written.`, lines: [] }));
  const step = await Promise.race([written, condition(() => hurry.isAsked).then(() => null)]);
  if (step === null) scope.cancel();
  return step;
}

/** False: the rollout is gone. */
async function tell({ environment, rolloutId }: RollbackInput, message: StepBackMessage): Promise<boolean> {
  try {
    await getExternalWorkflowHandle(rolloutWorkflowId(environment, rolloutId)).signal(stepBackSignal, message);
    return true;
  } catch {
    return false;
  }
}

const toStepInput = (input: RollbackInput, index: number, share: number): StepBackInput => ({
  rolloutId: input.rolloutId,
  environment: input.environment,
  feature: input.feature,
  flags: input.flags,
  sequence: input.sequence,
  sessions: input.sessions,
  index,
  share,
  generation: input.generation - STEP_GENERATIONS + index,
});
