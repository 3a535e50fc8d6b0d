import { setTimeout as delay } from 'node:timers/promises';
import type { Installation } from '../installation/installation.js';
import { GRACE_MS } from '../invariants/check-control.js';
import { TERMINAL } from '../invariants/check-end.js';
import type { RunLog } from '../invariants/run-log.js';
import { DELAY_MS } from '../plan/faults.js';
import { featureName } from '../plan/point.js';
import { documentFor, flagsOf, STAGE_SHARES } from '../plan/scenario.js';
import type { PlannedRun } from '../plan/schedule.js';
import { Course, PATIENCE_MS } from './course.js';
import type { Act } from './director.js';
import { diagnose, isOpenBy, reset } from './engine-hands.js';
import { observe } from './observer.js';
import { PersistentClient } from './persistent-client.js';
import type { Theatre } from './theatre.js';

export interface Played {
  readonly log: RunLog;
  readonly act: Act;
  /** The same with all that has been seen since. */
  readonly lookAgain: () => Promise<RunLog>;
  /** Of a rollout that is stuck: what engine and processes say. */
  readonly diagnosis: unknown;
}

const CLOSES_WITHIN_MS = 60_000;
/** Late writes have arrived by then. */
const AFTERGLOW_MS = DELAY_MS + 1_000;

/** Plays one rollout from start to end, with the faults that are planned for it, and brings home all that was seen. */
export async function conductRollout(theatre: Theatre, run: number, planned: PlannedRun): Promise<Played> {
  const { scenario, faults } = planned;
  const { installation, world, director } = theatre;
  const feature = featureName(run);
  const flags = flagsOf(feature, scenario.place);
  const unleash = world.unleash.follow(feature, flags);
  const act = director.open(feature, faults);
  const client = new PersistentClient(installation.apiUrl);
  const rolloutId = await client.start(feature, documentFor(feature, scenario), Date.now() + PATIENCE_MS);
  if (rolloutId === null) throw new Error(`Run ${run} could not be started.`);
  const observer = observe({ apiUrl: installation.apiUrl, unleash: world.unleash }, feature, rolloutId);
  const course = new Course({ theatre, client, planned, feature, rolloutId, act });
  const state = await course.follow();
  const endedAtMs = Date.now();
  await delay(AFTERGLOW_MS);
  director.disarm(feature);
  if (scenario.story === 'revived') await reset(theatre.engine, rolloutId, Date.now() + CLOSES_WITHIN_MS);
  const blind = await outlast(installation, endedAtMs);
  const gather = async (): Promise<RunLog> => {
    const [timeline, embedded, leases, isWorkflowOpen] = await Promise.all([
      client.timeline(rolloutId),
      theatre.log.writesOf(feature),
      theatre.log.leasesOf(rolloutId),
      isOpenBy(theatre.engine, rolloutId, Date.now() + CLOSES_WITHIN_MS),
    ]);
    return {
      ...{ scenario, rolloutId, flags, stageShares: STAGE_SHARES, embedded, unleash, timeline, blind },
      ...{ sights: observer.sights, unleashSights: [...observer.unleashSights, world.unleash.look(feature)] },
      pages: world.pager.pagesOf(feature),
      faults: act.injected.map(({ fault, atMs }) => ({ fault, atMs })),
      ...course.seen,
      end: { state, atMs: endedAtMs, isWorkflowOpen, leases },
      outages: outagesOf(installation),
      watchedUntilMs: Date.now(),
    };
  };
  const log = await gather();
  await observer.stop();
  director.close(feature);
  const diagnosis = TERMINAL.has(state) ? null : { ...(await toDiagnosis(theatre, rolloutId)) };
  return { log, act, lookAgain: gather, diagnosis };
}

async function toDiagnosis({ engine, installation }: Theatre, rolloutId: string): Promise<object> {
  const lines = Object.fromEntries(installation.components.map((component) => [component.name, component.lines]));
  return { engine: await diagnose(engine, rolloutId), lines };
}

/** Waits until there was a second in which the API could know what the flags are after the end; answers when it could not. */
async function outlast(installation: Installation, endedAtMs: number): Promise<RunLog['blind']> {
  for (const untilMs = Date.now() + CLOSES_WITHIN_MS; Date.now() < untilMs; await delay(300)) {
    const clearFromMs = Math.max(endedAtMs, ...blindnessOf(installation).map(({ toMs }) => toMs)) + GRACE_MS;
    if (Date.now() > clearFromMs + 1_000) break;
  }
  return blindnessOf(installation);
}

const blindnessOf = (installation: Installation): RunLog['outages'] =>
  outagesOf(installation).filter(({ name }) => name === 'api' || name === 'database');

const outagesOf = ({ components }: Installation): RunLog['outages'] =>
  components.flatMap(({ name, outages }) => outages.map(({ fromMs, toMs }) => ({ name, fromMs, toMs: toMs ?? Date.now() })));
