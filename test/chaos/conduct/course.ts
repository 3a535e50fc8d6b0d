import { setTimeout as delay } from 'node:timers/promises';
import { isTerminal } from '../../../core/rollout/phases.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import { outcomesOf } from '../../e2e/harness/outcomes.js';
import { WORKERS } from '../installation/installation.js';
import type { RunLog } from '../invariants/run-log.js';
import { exposureTtlMs } from '../plan/scenario.js';
import type { PlannedRun } from '../plan/schedule.js';
import type { Act } from './director.js';
import { terminate } from './engine-hands.js';
import type { PersistentClient } from './persistent-client.js';
import type { Theatre } from './theatre.js';

/** Beyond this a rollout that goes forward is aborted. */
export const PATIENCE_MS = 80_000;
/** When nothing has gone wrong anywhere for so long, whoever has still not ended is stuck. */
const CALM_MS = 45_000;
const LOOK_EVERY_MS = 200;
const ENGINE_AWAY_MS = 8_000;
/** An exposure that was renewed just before they went has expired by then, and applications have learned of it. */
const AWAY_BEYOND_EXPIRY_MS = 8_000;
/** After an edit by hand. */
const MOVED_TO_PER_MILLE = 70;

export interface CourseOptions {
  readonly theatre: Theatre;
  readonly client: PersistentClient;
  readonly planned: PlannedRun;
  readonly feature: string;
  readonly rolloutId: string;
  readonly act: Act;
}

/** Follows a rollout: feeds it evidence, lets the story's person act, and loses patience in the end. */
export class Course {
  mustRollBack = false;
  turnedBackAtMs: number | null = null;
  editedAtMs: number | null = null;
  readonly evidence: { stageIndex: number; atMs: number }[] = [];
  readonly #options: CourseOptions;
  readonly #fed = new Set<number>();
  #hasActed = false;
  #isRaising = false;
  #resumed = 0;

  constructor(options: CourseOptions) {
    this.#options = options;
    options.act.onPoint = ({ name, nth }) => {
      this.#isRaising ||= name.includes('stage/2') || (name.includes('PATCH pivot') && nth >= 2);
    };
  }

  /** What of the run's log only this knows. */
  get seen(): Pick<RunLog, 'evidence' | 'mustRollBack' | 'turnedBackAtMs' | 'editedAtMs'> {
    const { evidence, mustRollBack, turnedBackAtMs, editedAtMs } = this;
    return { evidence, mustRollBack, turnedBackAtMs, editedAtMs };
  }

  /** The state in which it ended, or in which it is stuck. */
  async follow(): Promise<string> {
    const { client, rolloutId } = this.#options;
    const beganMs = Date.now();
    let last: RolloutView | null = null;
    while (!this.#isHopeless(beganMs)) {
      last = (await client.view(rolloutId)) ?? last;
      if (last !== null && isTerminal(last.phase)) return last.state;
      if (last !== null) await this.#go(last);
      if (Date.now() > beganMs + PATIENCE_MS) await this.#losePatience();
      await delay(LOOK_EVERY_MS);
    }
    return last?.state ?? 'unknown';
  }

  #isHopeless(beganMs: number): boolean {
    return Date.now() > Math.max(beganMs + 2 * PATIENCE_MS, this.#options.theatre.director.lastInjectedMs + CALM_MS);
  }

  async #losePatience(): Promise<void> {
    const { client, rolloutId, feature, theatre } = this.#options;
    theatre.director.disarm(feature);
    if (!this.mustRollBack) this.#turnBack(await client.abort(rolloutId, Date.now() + 10_000));
  }

  #turnBack(isTaken: boolean): void {
    this.mustRollBack ||= isTaken;
    if (isTaken) this.turnedBackAtMs ??= Date.now();
  }

  async #go(view: RolloutView): Promise<void> {
    const { story, moment } = this.#options.planned.scenario;
    if (story === 'edited') return this.#goOnEdited(view);
    await this.#feed(view, story === 'bad');
    // Whoever is asked to resume has looked: here everything is well.
    if (story === 'unwatched' && view.hold?.cause === 'expired') await this.#resume();
    if (this.#hasActed || story === 'good' || story === 'bad' || !this.#isTime(view, moment)) return;
    this.#hasActed = true;
    await this.#act(story);
  }

  /** Without evidence no stage goes on, and none overwrites the edit. */
  async #goOnEdited({ phase, hold }: RolloutView): Promise<void> {
    const { client, rolloutId, feature, theatre } = this.#options;
    if (this.editedAtMs === null && phase === 'watching' && theatre.world.unleash.moveShare(feature, MOVED_TO_PER_MILLE))
      this.editedAtMs = Date.now();
    if (this.mustRollBack || this.editedAtMs === null || hold?.cause !== 'drift') return;
    this.#turnBack(await client.abort(rolloutId, Date.now() + PATIENCE_MS));
  }

  async #resume(): Promise<void> {
    if (await this.#options.client.resume(this.#options.rolloutId, this.#resumed)) this.#resumed += 1;
  }

  #isTime(view: RolloutView, moment: string): boolean {
    if (moment === 'canary') return view.phase === 'watching';
    return moment === 'raising' ? this.#isRaising : view.phase === 'baking';
  }

  async #act(story: string): Promise<void> {
    const { client, rolloutId, feature, theatre } = this.#options;
    const untilMs = Date.now() + PATIENCE_MS;
    if (story === 'unwatched') return theatre.installation.takeAway(WORKERS, exposureTtlMs(story) + AWAY_BEYOND_EXPIRY_MS);
    if (story === 'cutOff') await theatre.installation.takeAway(['engine'], ENGINE_AWAY_MS);
    if (story === 'terminated') this.#turnBack((await terminate(theatre.engine, rolloutId, untilMs)) && !(await this.#hasCompleted()));
    else if (story === 'killed' || story === 'cutOff') this.#turnBack(await client.kill(feature, untilMs));
    else this.#turnBack(await client.abort(rolloutId, untilMs));
  }

  /** Its workflow stays open for a moment after its end, to write down and to tell; who ends it then takes nothing back. */
  async #hasCompleted(): Promise<boolean> {
    const { client, rolloutId } = this.#options;
    return (await client.view(rolloutId))?.phase === 'completed';
  }

  async #feed({ stageAttempt, stageIndex, stages, hold }: RolloutView, isBad: boolean): Promise<void> {
    if (stageAttempt === 0 || this.#fed.has(stageAttempt) || hold?.cause === 'expired') return;
    const { client, rolloutId } = this.#options;
    const share = stages[stageIndex]?.share ?? 50_000;
    const outcomes = outcomesOf({ rollout: rolloutId, stageAttempt, share, ...(isBad ? { candidateErrorEvery: 2 } : {}) });
    if (isBad) this.mustRollBack = true;
    this.evidence.push({ stageIndex, atMs: Date.now() });
    if (await client.report(outcomes)) this.#fed.add(stageAttempt);
  }
}
