import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { conductRollout, type Played } from './conduct/conduct-rollout.js';
import { Director, type Injected } from './conduct/director.js';
import type { Theatre } from './conduct/theatre.js';
import type { Entries } from './installation/compile-entries.js';
import { type Installation, startInstallation } from './installation/installation.js';
import { openWriteLog } from './installation/write-log.js';
import { checkRun } from './invariants/check-run.js';
import type { RunLog, Violation } from './invariants/run-log.js';
import { startWorld } from './outside/world.js';
import { nameOf, type Scenario } from './plan/scenario.js';
import { type PlannedRun, planRuns, type Recording } from './plan/schedule.js';

export interface CampaignOptions {
  readonly runs: number;
  readonly seed: number;
  readonly scenarios: readonly Scenario[];
  /** Played first, as they are. */
  readonly directed: readonly PlannedRun[];
  readonly faultsPerRun: number;
  readonly atOnce: number;
  readonly entries: Entries;
  readonly plant?: string | undefined;
  /** How long to wait after the last run before all flags and timelines are asked once more. */
  readonly lookAgainAfterMs: number;
  /** When it has ended; its violations are not the last word: lines may be late. */
  readonly onRun: (run: FinishedRun) => void;
}

export interface FinishedRun {
  readonly run: number;
  readonly planned: PlannedRun;
  readonly injected: readonly Injected[];
  readonly violations: readonly Violation[];
  readonly log: RunLog;
  readonly diagnosis: unknown;
}

/**
 * What is directed; one run of each scenario without faults, which tells its points; then as many with faults as were asked for. In the end everything is
 * asked once more, when second looks and late pages have come: what counts is what is true then.
 */
export async function runCampaign(options: CampaignOptions): Promise<readonly FinishedRun[]> {
  let installation: Installation | undefined;
  const director = new Director(async (victim, process) => installation?.kill(victim, process));
  const world = await startWorld(director);
  try {
    installation = await startInstallation({ entries: options.entries, outside: world.url, plant: options.plant });
    const log = await openWriteLog(installation.databaseUrl);
    const connection = Connection.lazy({ address: installation.engineAddress });
    const theatre: Theatre = { installation, world, director, log, engine: new Client({ connection }) };
    const play = (plan: readonly PlannedRun[], first: number) => playAll(theatre, options, plan, first);
    const directed = await play(options.directed, 1);
    const bare = options.scenarios.map((scenario): PlannedRun => ({ scenario, faults: [] }));
    const recorded = await play(bare, directed.length + 1);
    const recordings = recorded.map(({ played, planned }): Recording => ({ scenario: planned.scenario, points: played.act.met }));
    const drawn = recordings.length === 0 ? [] : draw(recordings, options);
    const finished = await play(drawn, directed.length + recorded.length + 1);
    await delay(options.lookAgainAfterMs);
    const judged: FinishedRun[] = [];
    for (const { finished: one, played } of [...directed, ...recorded, ...finished]) judged.push(judge(one, await played.lookAgain()));
    await Promise.all([log.close(), connection.close()]);
    return judged;
  } finally {
    await installation?.stop();
    await world.stop();
  }
}

const judge = (run: FinishedRun, log: RunLog): FinishedRun => ({ ...run, log, violations: checkRun(log) });

function draw(recordings: readonly Recording[], { runs, seed, faultsPerRun }: CampaignOptions): readonly PlannedRun[] {
  const plan = planRuns(recordings, seed, faultsPerRun);
  return Array.from({ length: runs }, () => plan.next().value);
}

interface Outcome {
  readonly planned: PlannedRun;
  readonly played: Played;
  readonly finished: FinishedRun;
}

/** Some at the same time; in the order of the plan. */
async function playAll(
  theatre: Theatre,
  options: CampaignOptions,
  plan: readonly PlannedRun[],
  first: number,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < plan.length) {
      const index = next++;
      const planned = plan[index] as PlannedRun;
      const played = await conductRollout(theatre, first + index, planned);
      const finished: FinishedRun = {
        run: first + index,
        planned,
        injected: [...played.act.injected],
        violations: checkRun(played.log),
        log: played.log,
        diagnosis: played.diagnosis,
      };
      options.onRun(finished);
      outcomes[index] = { planned, played, finished };
    }
  };
  await Promise.all(Array.from({ length: options.atOnce }, lane));
  return outcomes;
}

export const describeRun = ({ run, planned, injected, log }: FinishedRun): string =>
  `${run} ${nameOf(planned.scenario)} ${log.end.state}: ${injected.map(({ point, fault }) => `${fault} ${point.when} ${point.name} #${point.nth}`).join('; ') || 'no fault'}`;
