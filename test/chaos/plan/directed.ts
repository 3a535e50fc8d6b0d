import type { Fault } from './faults.js';
import type { Kind, Point } from './point.js';
import type { Moment, Place, Story } from './scenario.js';
import type { PlannedRun } from './schedule.js';

/** Bugs that the suite must find when they are built in. */
export const PLANTS = ['fencing', 'order', 'readback', 'reconciler'] as const;
export type Plant = (typeof PLANTS)[number];

const at = (kind: Kind, text: string): Point => {
  const [when, ...words] = text.split(' ');
  return { kind, when: when as Point['when'], name: words.join(' '), nth: 1 };
};

type Wrong = readonly [fault: Fault, kind: Kind, point: string];

const run = (story: Story, place: Place, moment: Moment, ...wrong: readonly Wrong[]): PlannedRun => ({
  scenario: { story, place, moment },
  faults: wrong.map(([fault, kind, point]) => ({ fault, point: at(kind, point) })),
});

const CUT = 'unleash DELETE pivot strategies';

/** What brings each planted bug to light; without the bug, nothing may be found. */
export const RUNS_FOR: Readonly<Record<Plant, readonly PlannedRun[]>> = {
  // A worker that stalls in the middle of raising writes after the rollback.
  fencing: [run('aborted', 'embedded', 'raising', ['delay', 'embedded', 'before worker flags.write stage/2'])],
  order: [run('aborted', 'embedded', 'canary')],
  // A write that is acknowledged and never made; the adapter itself looks whether a cut was.
  readback: [
    run('aborted', 'unleash', 'canary', ['apply half: lost', 'unleashWrite', 'before unleash PATCH pivot strategies']),
    run('aborted', 'unleash', 'canary', ['apply half: lost', 'unleashWrite', `before ${CUT}`]),
  ],
  reconciler: [run('terminated', 'embedded', 'canary')],
};

/** Every kind of fault at least once, at points that every rollout of its story meets. */
export const EVERY_FAULT: readonly PlannedRun[] = [
  ...Object.values(RUNS_FOR).flat(),
  run(
    'good',
    'both',
    'canary',
    ['kill worker', 'embedded', 'before worker flags.write stage/1'],
    ['answer 429', 'unleashWrite', 'before unleash PATCH pivot strategies'],
    ['kill api', 'store', 'before worker rollouts.record watching'],
    ['answer 500', 'metrics', 'before metrics'],
    ['apply and drop the answer', 'embedded', 'after worker flags.write stage/2'],
  ),
  run(
    'bad',
    'embedded',
    'canary',
    ['kill database', 'store', 'after worker watches.open 1'],
    ['hang', 'metrics', 'before metrics'],
    ['kill worker', 'embedded', 'after worker flags.write rollback/cut'],
    ['answer 500', 'pager', 'before pager'],
  ),
  run(
    'aborted',
    'unleash',
    'baking',
    ['apply half: cut off', 'unleashWrite', 'after unleash PATCH pivot strategies'],
    ['kill engine', 'unleashWrite', `before ${CUT}`],
    ['duplicate', 'unleashWrite', `after ${CUT}`],
  ),
  run(
    'killed',
    'embedded',
    'baking',
    ['clock', 'embedded', 'before worker flags.write stage/1'],
    ['kill api', 'embedded', 'after api flags.kill'],
  ),
];
