import { type Fault, isKill, type Victim, victimOf } from '../plan/faults.js';
import { type Kind, type Point, pointKey } from '../plan/point.js';
import type { PlannedFault } from '../plan/schedule.js';

/** An effect that a process is about to make, or has just made. */
export interface Visit {
  readonly kind: Kind;
  readonly name: string;
  readonly when: Point['when'];
  /** `worker-a`, `api`: which process makes it. */
  readonly process: string;
  /** Rollouts concerned, by their features. */
  readonly features: readonly string[];
  /** From the answer to `before`: which effect of its name it is, by feature. */
  readonly nths?: Readonly<Record<string, number>>;
}

export interface Answer {
  readonly nths: Readonly<Record<string, number>>;
  /** To be carried out by whoever asked; kills have been carried out. */
  readonly fault: Fault | null;
  /** Whoever asked is dead. */
  readonly isCallerDead: boolean;
}

export interface Injected extends PlannedFault {
  readonly atMs: number;
}

/** What the director knows of one rollout that runs. */
export interface Act {
  readonly met: Point[];
  readonly injected: Injected[];
  onPoint: (point: Point) => void;
}

interface Playing extends Act {
  readonly counts: Map<string, number>;
  readonly armed: Map<string, Fault>;
}

/** Asked at every point by all processes and platforms; answers what goes wrong there. */
export class Director {
  /** When something was last made to go wrong, anywhere. */
  lastInjectedMs = 0;
  readonly #acts = new Map<string, Playing>();
  readonly #kill: (victim: Victim, process: string) => Promise<void>;

  constructor(kill: (victim: Victim, process: string) => Promise<void>) {
    this.#kill = kill;
  }

  /** From now on the rollout's points are counted, and these faults happen at theirs, each once. */
  open(feature: string, faults: readonly PlannedFault[]): Act {
    const armed = new Map(faults.map(({ point, fault }) => [pointKey(point), fault]));
    const act: Playing = { met: [], injected: [], onPoint: () => undefined, counts: new Map(), armed };
    this.#acts.set(feature, act);
    return act;
  }

  /** Nothing more is injected; what is under way goes on. */
  disarm(feature: string): void {
    this.#acts.get(feature)?.armed.clear();
  }

  close(feature: string): void {
    this.#acts.delete(feature);
  }

  async visit(visit: Visit): Promise<Answer> {
    const nths: Record<string, number> = {};
    let chosen: Fault | null = null;
    for (const feature of visit.features) {
      const act = this.#acts.get(feature);
      if (act === undefined) continue;
      const nth = visit.nths?.[feature] ?? count(act, visit);
      nths[feature] = nth;
      chosen ??= meet(act, { kind: visit.kind, name: visit.name, when: visit.when, nth });
    }
    if (chosen !== null) this.lastInjectedMs = Date.now();
    if (chosen === null || !isKill(chosen)) return { nths, fault: chosen, isCallerDead: false };
    const victim = victimOf(chosen);
    await this.#kill(victim, visit.process);
    return { nths, fault: null, isCallerDead: visit.process.startsWith(victim) };
  }
}

function count(act: Playing, { name, when }: Visit): number {
  const nth = (act.counts.get(`${when} ${name}`) ?? 0) + 1;
  act.counts.set(`${when} ${name}`, nth);
  return nth;
}

function meet(act: Playing, point: Point): Fault | null {
  act.met.push(point);
  act.onPoint(point);
  const key = pointKey(point);
  const fault = act.armed.get(key);
  if (fault === undefined) return null;
  act.armed.delete(key);
  act.injected.push({ point, fault, atMs: Date.now() });
  return fault;
}
