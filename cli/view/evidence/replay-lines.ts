import { formatCount } from '../../../core/plan/plan-words.js';
import type { Differing, Replayed } from '../../analysis/replay-verdicts.js';
import type { Frame } from '../terminal/frame.js';
import { hang, indent, wrap } from '../terminal/text.js';
import { toDay, toSecond } from '../terminal/times.js';
import { attemptOf } from './group-verdicts.js';
import { isKnownRule } from './rule-lines.js';

export interface ReplayReport extends Replayed {
  /** The rollout or the file. */
  readonly source: string;
}

const MOST_SHOWN = 5;
const MOST_PATHS = 4;

/** How many verdicts came out the same; of the others the first with their path, what was kept and what came out now. */
export function renderReplay(report: ReplayReport, frame: Frame): readonly string[] {
  const { source, count, same, differing } = report;
  const { width, paint } = frame;
  if (count === 0) return wrap(`No verdict of ${source} is kept yet; there was nothing to recompute.`, width);
  const numbers = `${formatCount(count)} verdict${count === 1 ? '' : 's'} recomputed, ${formatCount(same)} the same`;
  const scope = `${source}: ${plural(report.guards.length, 'guard')}, ${plural(report.watches.length, 'stage attempt')}.`;
  if (same === count) {
    return [paint('good', `✓ ${numbers}, bit for bit.`), ...wrap(scope, width).map((line) => paint('dim', line))];
  }
  const shown = differing.slice(0, MOST_SHOWN);
  const hidden = count - same - shown.length;
  return [
    paint('bad', `✗ ${numbers}, ${formatCount(count - same)} not.`),
    ...wrap(scope, width).map((line) => paint('dim', line)),
    ...shown.flatMap((each) => ['', ...renderDiffering(each, frame)]),
    ...(hidden > 0 ? ['', paint('dim', `… and ${plural(hidden, 'more verdict')}`)] : []),
    '',
    ...hang('→ ', explain(differing), width),
  ];
}

function renderDiffering({ id, watchId, guard, atMs, differences }: Differing, { width, paint }: Frame): readonly string[] {
  const head = `verdict ${id}: ${guard}, attempt ${attemptOf(watchId)}, ${toDay(atMs)} ${toSecond(atMs)} UTC`;
  const lines = differences
    .slice(0, MOST_PATHS)
    .flatMap(({ path, kept, now }) => [
      paint('bad', `✗ ${path === '' ? 'the whole verdict' : path}`),
      ...hang('  kept  ', kept, width - 2),
      ...hang('  now   ', now, width - 2),
    ]);
  const hidden = differences.length - MOST_PATHS;
  const more = hidden > 0 ? [paint('dim', `… and ${plural(hidden, 'more difference')}`)] : [];
  return [...wrap(head, width).map((line) => paint('strong', line)), ...indent([...lines, ...more])];
}

function explain(differing: readonly Differing[]): string {
  const unknown = [...new Set(differing.map(({ rule }) => rule))].filter((rule) => !isKnownRule(rule));
  if (unknown.length > 0)
    return `This version of tidegate does not know ${unknown.join(', ')}. Replay with the version that made the verdicts.`;
  return 'Either the records were changed after they were kept, or this is another version of a rule under the same name. Keep both, and find out which.';
}

const plural = (count: number, what: string): string => `${formatCount(count)} ${what}${count === 1 ? '' : 's'}`;
