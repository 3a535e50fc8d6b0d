import { formatMs } from '../../../core/rehearsal/format-ms.js';
import type { Rehearsal, RehearsalStep } from '../../../core/rehearsal/rehearsal.js';
import { renderColumns } from '../terminal/columns.js';
import type { Frame } from '../terminal/frame.js';
import { hang, indent, wrap } from '../terminal/text.js';

/** The verdict first, then every step with its time, what the platforms did with a late write, and what to do when it did not pass. */
export function renderRehearsal(rehearsal: Rehearsal, file: string, frame: Frame): readonly string[] {
  const inner: Frame = { ...frame, width: frame.width - 2 };
  return [
    ...renderVerdict(rehearsal, frame),
    '',
    ...renderSteps(rehearsal, frame),
    ...section('LATE WRITES', renderFencing(rehearsal, inner), frame),
    ...section('FROM A WRITE TO THE CLIENTS', renderPropagation(rehearsal, inner), frame),
    ...section('TO KNOW', renderWarnings(rehearsal, inner), frame),
    '',
    ...renderNext(rehearsal, file, frame),
  ];
}

function section(title: string, lines: readonly string[], { paint }: Frame): readonly string[] {
  return lines.length === 0 ? [] : ['', paint('strong', title), ...indent(lines)];
}

function renderVerdict(
  { passed, problem, feature, environment, steps, totalMs, zeroMs }: Rehearsal,
  { width, paint }: Frame,
): readonly string[] {
  if (!passed) {
    const head = `✗ failed  The rollback of ${feature} in ${environment} does not work as it is.`;
    return [...wrap(head, width).map((line) => paint('bad', line)), ...hang('  ', problem ?? '', width)];
  }
  const flags = steps.filter(({ kind }) => kind === 'flag').length;
  const took = totalMs === null ? '' : ` in ${formatMs(totalMs)}`;
  const zero = zeroMs === null ? '' : `, nobody on the candidate after ${formatMs(zeroMs)}`;
  const head = `✓ passed  The rollback of ${feature} in ${environment} works: ${flags} flag${flags === 1 ? '' : 's'} back on control${took}${zero}.`;
  return wrap(head, width).map((line) => paint('good', line));
}

function renderSteps({ steps }: Rehearsal, frame: Frame): readonly string[] {
  const heads = [
    { header: '' },
    { header: 'step', shrinksTo: 16 },
    { header: 'platform', shrinksTo: 8 },
    { header: 'took', align: 'right' as const },
    { header: 'seen', shrinksTo: 16 },
  ];
  const failed = steps.findIndex(({ ok }) => !ok);
  const rows = steps.map((step, index) => [
    markOf(step, failed !== -1 && index > failed, frame),
    nameOf(step),
    step.platform,
    step.ms === null ? '–' : formatMs(step.ms),
    step.detail,
  ]);
  return renderColumns(heads, rows, frame);
}

/** Steps after the one that failed were not come to, which is no failure of their own. */
function markOf({ ok }: RehearsalStep, isAfter: boolean, { paint }: Frame): string {
  if (ok) return paint('good', '✓');
  return isAfter ? paint('dim', '–') : paint('bad', '✗');
}

function nameOf({ kind, key }: RehearsalStep): string {
  if (kind === 'flag') return key;
  return kind === 'show' ? 'show the candidate' : 'exposure to zero';
}

function renderFencing({ fencing }: Rehearsal, { width, paint }: Frame): readonly string[] {
  return fencing.flatMap(({ platform, ok, detail }) => {
    const [first = '', ...more] = hang(`${ok ? '✓' : '✗'} ${platform}: `, `${detail}.`, width);
    return [paint(ok ? 'good' : 'bad', first), ...more];
  });
}

function renderPropagation({ propagation }: Rehearsal, { width }: Frame): readonly string[] {
  return propagation.flatMap(({ platform, ms, how }) =>
    hang(`${platform}: `, `${ms === null ? 'not known' : `within ${formatMs(ms)}`}. ${how}`, width),
  );
}

function renderWarnings({ warnings }: Rehearsal, { width, paint }: Frame): readonly string[] {
  return warnings.flatMap((warning) => hang(`${paint('warn', '!')} `, warning, width));
}

function renderNext({ passed, bundleHash }: Rehearsal, file: string, { width, paint }: Frame): readonly string[] {
  if (passed) {
    const counts = `It counts for starts of this bundle (${bundleHash}): with another flag, version, platform or order, rehearse again.`;
    return wrap(counts, width).map((line) => paint('dim', line));
  }
  return [
    ...hang('→ ', 'Mend what the step names, then rehearse again. Nothing of yours was touched: it was done on a scratch copy.', width),
    ...hang('→ ', 'Is a rollout of this bundle live already? Then keep its way back by hand within reach:', width),
    // Never wrapped, so that it can be copied.
    `    tidegate runbook -f ${file}`,
  ];
}
