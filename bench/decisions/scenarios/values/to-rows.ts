import type { Plan } from '../../rules/rule.js';
import { toPercent } from '../plan.js';
import type { Scenario } from '../scenario.js';
import { everyUnits, type Schedule } from '../schedule.js';
import { toStream } from '../streams.js';

type CreateDraw = Parameters<typeof toStream>[1];

export interface Shape {
  readonly name: string;
  /** Without a margin; the row at the margin gets its own. */
  readonly plan: Plan;
  /** A look every 100 units when absent. */
  readonly schedule?: Schedule;
  readonly none: CreateDraw;
  readonly harm: CreateDraw;
  readonly effect: string;
  readonly isSevere?: boolean;
  readonly atMargin?: Pick<Plan, 'margin' | 'marginKind'> & { readonly draw: CreateDraw };
}

/** One shape without an effect, with one, and with a candidate that is exactly as much worse as a margin allows. */
export function toRows(shape: Shape): readonly Scenario[] {
  const { name, plan, schedule = everyUnits(plan.stages), none, harm, effect, isSevere = false, atMargin } = shape;
  const nullRow = `no effect, ${name}`;
  const common = { family: 'values', plan, nullRow: null, isSevere: false } as const;
  const pair: readonly Scenario[] = [
    { ...common, name: nullRow, kind: 'null', start: toStream(schedule, none) },
    { ...common, name: `${effect}, ${name}`, kind: 'harm', nullRow, isSevere, start: toStream(schedule, harm) },
  ];
  if (!atMargin) return pair;
  const { margin, marginKind, draw } = atMargin;
  const allowed = marginKind === 'relative' ? toPercent(margin) : `${Number((100 * margin).toPrecision(6))} points`;
  const last: Scenario = {
    ...common,
    name: `at the margin, ${name}, margin ${allowed}`,
    kind: 'margin',
    family: 'promotion',
    plan: { ...plan, margin, marginKind },
    start: toStream(schedule, draw),
  };
  return [...pair, last];
}
