import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import type { DemoContext } from '../demo-context.js';
import type { DemoResult } from '../demo-result.js';
import { ApiProblem, type Person } from '../tidegate-api.js';
import { percent } from '../view/render-demo.js';
import type { Approval } from './approval.js';
import { followRollout } from './follow-rollout.js';
import { readSpec } from './read-spec.js';
import { createSlackApproval, PATIENCE_MS } from './slack-approval.js';

const TIMEOUT_MS = 300_000;
const HEADLINE = 'Act 1: a change that is fine goes from shadow to everybody.';

export interface GoodAct {
  readonly result: DemoResult['good'];
  /** Why it did not complete, when a person decided so; null when nobody did. */
  readonly endedByPerson: string | null;
}

/** good.yaml from shadow to full: dev@localhost asks for it, lead@localhost approves. */
export async function playGood(context: DemoContext): Promise<GoodAct> {
  const { api, model, presenter, signal, slack } = context;
  model.headline = HEADLINE;
  const { id, view } = await api.start(readSpec('good', context), 'dev@localhost');
  const row = { name: 'good' as const, view };
  model.rollouts.push(row);
  presenter.say(`dev@localhost starts good.yaml (${view.summary}): rollout ${id}.`);
  const stages = createStageLog(presenter.say);
  const approval = slack === null ? createApproval(context) : createSlackApproval({ ...context, slack, nowMs: Date.now });
  const last = await followRollout({
    api,
    id,
    signal,
    timeoutMs: TIMEOUT_MS + (slack === null ? 0 : PATIENCE_MS),
    onView: async (next) => {
      row.view = next;
      stages.see(next);
      presenter.update();
      if (next.gate !== null) await approval.atGate(next);
      else await approval.afterGate();
    },
  });
  presenter.say(`good.yaml: ${last.state}. ${last.detail}`);
  const durationMs = (last.endedAtMs ?? Date.now()) - last.startedAtMs;
  return {
    result: { state: last.state, stages: stages.toList(last), durationMs },
    endedByPerson: slack === null ? null : endedByPerson(last),
  };
}

/** Who plays with the buttons may end it before its time; that is no fault of anything. */
function endedByPerson({ phase, rollback, hold }: RolloutView): string | null {
  if (rollback !== null) return rollback.cause === 'person' || rollback.cause === 'kill' ? rollback.reason : null;
  return phase !== 'completed' && hold?.cause === 'person' ? hold.reason : null;
}

/** At an open gate: first the requester tries and is refused, then the second person approves what they were shown. */
function createApproval({ api, presenter }: DemoContext): Approval {
  let hasTried = false;
  const approve = async (view: RolloutView, as: Person): Promise<string> => {
    try {
      await api.approve(view, as, 'Looked at the evidence of the canary; nothing stands out.');
      return 'approved';
    } catch (error) {
      if (error instanceof ApiProblem) return `refused, ${error.code}: ${error.message}`;
      throw error;
    }
  };
  return {
    async atGate(view) {
      if (!hasTried) {
        hasTried = true;
        presenter.say('The canary waits for an approval by group:ml-leads.');
        presenter.say(`dev@localhost approves their own rollout: ${await approve(view, 'dev@localhost')}`);
      }
      // When the evidence has just changed, the next view shows the new one, and it is asked again.
      presenter.say(`lead@localhost approves: ${await approve(view, 'lead@localhost')}`);
    },
    afterGate: async () => undefined,
  };
}

/** Remembers when each stage began. */
export function createStageLog(say: (text: string) => void) {
  const begun = new Map<number, number>();
  return {
    see({ stageIndex, stageStartedAtMs, stages }: RolloutView): void {
      const stage = stages[stageIndex];
      if (stage === undefined || stageStartedAtMs === null || begun.has(stageIndex)) return;
      begun.set(stageIndex, stageStartedAtMs);
      say(
        `${stage.kind} has begun: ${stage.kind === 'shadow' ? `${percent(stage.shadowSample)} of the sessions are mirrored, none gets the candidate` : `${percent(stage.share)} of the new sessions get the candidate`}.`,
      );
    },
    toList({ stages, endedAtMs }: RolloutView): DemoResult['good']['stages'] {
      const times = [...begun].sort(([a], [b]) => a - b);
      return times.map(([index, startedAtMs], position) => ({
        kind: stages[index]?.kind ?? 'shadow',
        share: (stages[index]?.share ?? 0) / 100_000,
        durationMs: (times[position + 1]?.[1] ?? endedAtMs ?? startedAtMs) - startedAtMs,
      }));
    },
  };
}
