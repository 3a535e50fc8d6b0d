import { addArms, addCategories, type CategoryArms, EMPTY_ARMS } from './moments.js';
import { createRandom } from './random.js';
import type { Decision, Look, Rule, RuleRun } from './rules/rule.js';
import type { Batch, Scenario } from './scenarios/scenario.js';

/** How one rule ended one simulated rollout. */
export interface Ending {
  readonly decision: 'rollback' | 'promote' | 'inconclusive';
  /** Units that met the candidate until then. */
  readonly candidateUnits: number;
  /** Units of both arms until then. */
  readonly units: number;
}

/** By rule, in the order of the rules, one ending for every run. */
export type Endings = readonly (readonly Ending[])[];

/** Plays `runs` rollouts of a scenario; all rules see the same units, and each run has a seed of its own. */
export function simulate(scenario: Scenario, rules: readonly Rule[], runs: number): Endings {
  const endings: Ending[][] = rules.map(() => []);
  for (let run = 0; run < runs; run++) {
    simulateOnce(scenario, rules, run).forEach((ending, at) => {
      endings[at]?.push(ending);
    });
  }
  return endings;
}

interface Racer {
  readonly rule: Rule;
  readonly run: RuleRun;
  ending: Ending | null;
}

export function simulateOnce(scenario: Scenario, rules: readonly Rule[], index: number): readonly Ending[] {
  const next = scenario.start(createRandom(scenario.name, index));
  const racers = rules.map((rule): Racer => ({ rule, run: rule.start(scenario.plan), ending: null }));
  const count = { candidateUnits: 0, units: 0 };
  let look: Look | null = null;
  let following = next();
  for (let batch = following; batch !== null; batch = following) {
    following = next();
    count.candidateUnits += batch.exposedToCandidate;
    count.units += batch.units;
    look = toLook(look, batch, following?.stage !== batch.stage);
    if (!decideAll(racers, look, count)) break;
  }
  return racers.map(({ rule, ending }) => ending ?? { decision: rule.atEnd, ...count });
}

/** @returns whether a rule is still undecided. */
function decideAll(racers: readonly Racer[], look: Look, count: Omit<Ending, 'decision'>): boolean {
  let isRunning = false;
  for (const racer of racers) {
    if (racer.ending !== null) continue;
    const decision: Decision = racer.run.look(look);
    if (decision === 'continue') isRunning = true;
    else racer.ending = { decision, ...count };
  }
  return isRunning;
}

const NO_CATEGORIES: readonly CategoryArms[] = [];

function toLook(before: Look | null, batch: Batch, isStageEnd: boolean): Look {
  const isSameStage = before !== null && before.stage === batch.stage;
  const requests = batch.requests ?? batch.arms;
  const categories = isSameStage ? before.categories : NO_CATEGORIES;
  return {
    atMs: batch.atMs,
    stage: batch.stage,
    isStageEnd,
    stageArms: addArms(isSameStage ? before.stageArms : EMPTY_ARMS, batch.arms),
    categories: batch.categories ? addCategories(categories, batch.categories) : categories,
    totalArms: addArms(before?.totalArms ?? EMPTY_ARMS, batch.arms),
    freshRequests: requests,
    totalRequests: addArms(before?.totalRequests ?? EMPTY_ARMS, requests),
  };
}
