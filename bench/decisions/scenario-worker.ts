import { parentPort } from 'node:worker_threads';
import { toRules } from './rules/all-rules.js';
import { findScenario } from './scenarios/all-scenarios.js';
import { type Ending, simulate } from './simulate.js';

export interface PlayOrder {
  readonly scenario: string;
  readonly runs: number;
}

export interface PlayAnswer extends PlayOrder {
  readonly tookMs: number;
  readonly rules: readonly { readonly rule: string; readonly endings: readonly Ending[] }[];
}

parentPort?.on('message', ({ scenario, runs }: PlayOrder) => {
  const startedAt = Date.now();
  const found = findScenario(scenario);
  const rules = toRules(found);
  const endings = simulate(found, rules, runs);
  const answer: PlayAnswer = {
    scenario,
    runs,
    tookMs: Date.now() - startedAt,
    rules: rules.map(({ name }, at) => ({ rule: name, endings: endings[at] ?? [] })),
  };
  parentPort?.postMessage(answer);
});
