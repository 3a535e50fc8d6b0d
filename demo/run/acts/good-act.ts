import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import type { DemoContext } from '../demo-context.js';
import type { DemoResult } from '../demo-result.js';
import { ApiProblem, type Person } from '../tidegate-api.js';
import { percent } from '../view/render-demo.js';
import { followRollout } from './follow-rollout.js';
import { readSpec } from './read-spec.js';

const TIMEOUT_MS = 300_000;

/** good.yaml from shadow to full: dev@localhost asks for it, lead@localhost approves. */
export async function playGood(context: DemoContext): Promise<DemoResult['good']> {
  const { api, model, presenter, signal, unleash } = context;
  model.headline = 'Act 1: a change that is fine goes from shadow to everybody.';
  const { id, view } = await api.start(readSpec('good', unleash !== null), 'dev@localhost');
  const row = { name: 'good' as const, view };
  model.rollouts.push(row);
  presenter.say(`dev@localhost starts good.yaml (${view.summary}): rollout ${id}.`);
  const stages = createStageLog(presenter.say);
  const approval = createApproval(context);
  const last = await followRollout({
    api,
    id,
    signal,
    timeoutMs: TIMEOUT_MS,
    onView: async (next) => {
      row.view = next;
      stages.see(next);
      presenter.update();
      if (next.gate !== null) await approval(next);
    },
  });
  presenter.say(`good.yaml: ${last.state}. ${last.detail}`);
  return { state: last.state, stages: stages.toList(last), durationMs: (last.endedAtMs ?? Date.now()) - last.startedAtMs };
}

/** At an open gate: first the requester tries and is refused, then the second person approves what they were shown. */
function createApproval({ api, presenter }: DemoContext): (view: RolloutView) => Promise<void> {
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
  return async (view) => {
    if (!hasTried) {
      hasTried = true;
      presenter.say('The canary waits for an approval by group:ml-leads.');
      presenter.say(`dev@localhost approves their own rollout: ${await approve(view, 'dev@localhost')}`);
    }
    // When the evidence has just changed, the next view shows the new one, and it is asked again.
    presenter.say(`lead@localhost approves: ${await approve(view, 'lead@localhost')}`);
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
