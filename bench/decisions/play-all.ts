import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { PlayAnswer, PlayOrder } from './scenario-worker.js';
import { ALL_SCENARIOS } from './scenarios/all-scenarios.js';
import type { Scenario } from './scenarios/scenario.js';
import type { Played } from './summarize.js';

export interface PlayOptions {
  readonly scenarios: readonly Scenario[];
  /** Runs of a scenario. */
  readonly toRuns: (scenario: Scenario) => number;
  readonly progress: (line: string) => void;
}

const LARGEST_POOL = 4;

/** Plays all scenarios on all cores. A run's seed comes from its scenario and its number, so that the result does not depend on who plays it when. */
export async function playAll({ scenarios, toRuns, progress }: PlayOptions): Promise<readonly Played[]> {
  // The dearest first, so that no core waits for a long one at the end.
  const queue = scenarios.toSorted((a, b) => toCost(b, toRuns) - toCost(a, toRuns));
  const answers = new Map<string, PlayAnswer>();
  const size = Math.min(LARGEST_POOL, availableParallelism(), queue.length);
  const work = async (): Promise<void> => {
    const worker = new Worker(new URL('./scenario-worker.js', import.meta.url));
    try {
      for (let scenario = queue.shift(); scenario !== undefined; scenario = queue.shift()) {
        const answer = await ask(worker, { scenario: scenario.name, runs: toRuns(scenario) });
        answers.set(scenario.name, answer);
        progress(`${answers.size}/${scenarios.length} ${scenario.name}: ${answer.runs} runs in ${(answer.tookMs / 1000).toFixed(1)} s`);
      }
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: size }, work));
  return ALL_SCENARIOS.flatMap((scenario) =>
    (answers.get(scenario.name)?.rules ?? []).map(({ rule, endings }) => ({ scenario, rule, endings })),
  );
}

const toCost = (scenario: Scenario, toRuns: PlayOptions['toRuns']): number =>
  toRuns(scenario) * scenario.plan.stages.reduce((sum, { units }) => sum + units, 0);

function ask(worker: Worker, order: PlayOrder): Promise<PlayAnswer> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      act();
    };
    const onMessage = (answer: PlayAnswer): void => settle(() => resolve(answer));
    const onError = (error: Error): void => settle(() => reject(error));
    const onExit = (code: number): void => settle(() => reject(new Error(`The worker that played ${order.scenario} ended with ${code}.`)));
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    worker.postMessage(order);
  });
}
