import { setTimeout as pause } from 'node:timers/promises';
import type { DemoContext } from '../demo-context.js';
import type { DemoResult } from '../demo-result.js';
import { ApiProblem, type RolloutReport } from '../tidegate-api.js';
import { type BadFacts, toBadFacts } from './bad-facts.js';
import { followRollout } from './follow-rollout.js';
import { createStageLog } from './good-act.js';
import { readSpec } from './read-spec.js';

export interface BadAct {
  readonly result: DemoResult['bad'];
  readonly facts: BadFacts;
  readonly exposure: RolloutReport['exposure'];
  /** The order that the spec documents. */
  readonly sequence: readonly string[];
}

const TIMEOUT_MS = 240_000;
/** The last conversations of good.yaml end before its versions become bad.yaml's control (unitMaxAge in the spec). */
const DRAIN_MS = 9_000;
/** Running conversations end and their outcomes arrive before the report is read. */
const REPORT_AFTER_MS = 5_000;
const PAGE_WAIT_MS = 10_000;
const START_WAIT_MS = 30_000;

/** bad.yaml until everything is back, the page has arrived and the last exposed session has reported. */
export async function playBad(context: DemoContext): Promise<BadAct> {
  const { api, model, presenter, signal } = context;
  model.headline = 'Between the acts: the last conversations of good.yaml end.';
  presenter.say(`The last conversations of good.yaml end (${DRAIN_MS / 1000} s).`);
  await pause(DRAIN_MS, undefined, { signal });
  model.headline = 'Act 2: a change that breaks the replies about refunds.';
  const { id, view } = await startWhenFree(context);
  const row = { name: 'bad' as const, view };
  model.rollouts.push(row);
  presenter.say(`dev@localhost starts bad.yaml (${view.summary}): rollout ${id}.`);
  const stages = createStageLog(presenter.say);
  const last = await followRollout({
    api,
    id,
    signal,
    timeoutMs: TIMEOUT_MS,
    onView: (next) => {
      if (next.phase !== row.view.phase && next.rollback !== null) presenter.say(`bad.yaml is ${next.phase}: ${next.rollback.reason}`);
      row.view = next;
      stages.see(next);
      presenter.update();
    },
  });
  await waitForPage(context, id);
  await pause(REPORT_AFTER_MS, undefined, { signal });
  const [timeline, { exposure }] = await Promise.all([api.timeline(id), api.report(id)]);
  const { verdict, ...facts } = toBadFacts(timeline);
  return {
    result: { state: last.state, ...facts, sessionsExposed: exposure.candidateUnits },
    facts: { verdict, ...facts },
    exposure,
    sequence: last.rollbackSequence,
  };
}

/** The leases of good.yaml may be let go a moment after its end. */
async function startWhenFree(context: DemoContext): ReturnType<DemoContext['api']['start']> {
  const { api, signal } = context;
  const spec = readSpec('bad', context);
  for (const endMs = Date.now() + START_WAIT_MS; ; await pause(500, undefined, { signal })) {
    try {
      return await api.start(spec, 'dev@localhost');
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 409 || Date.now() > endMs) throw error;
    }
  }
}

async function waitForPage({ pages, signal }: DemoContext, rolloutId: string): Promise<void> {
  const endMs = Date.now() + PAGE_WAIT_MS;
  while (Date.now() < endMs && !pages.pages.some(({ rollout }) => rollout === rolloutId)) await pause(100, undefined, { signal });
}
