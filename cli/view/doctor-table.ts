import type { DoctorCheck } from '../doctor/doctor-check.js';
import type { Frame } from './terminal/frame.js';
import type { Tone } from './terminal/paint.js';
import { displayWidth, hang, padEnd } from './terminal/text.js';

export type CheckMark = { readonly text: string; readonly tone: Tone };
/** A check as far as it is drawn; what its status means is said by the marks. */
export type DrawnCheck<Status extends string> = Omit<DoctorCheck, 'status'> & { readonly status: Status };

const MARKS: Readonly<Record<DoctorCheck['status'], CheckMark>> = {
  ok: { text: '✓ ok', tone: 'good' },
  missing: { text: '✗ missing', tone: 'bad' },
  warning: { text: '! look', tone: 'warn' },
  optional: { text: '– not there', tone: 'dim' },
};
const MARK_WIDTH = 13;

/** One line for each check, the fix beneath what needs one, and the conclusion first. */
export function renderDoctor(checks: readonly DoctorCheck[], frame: Frame): readonly string[] {
  const { paint } = frame;
  const missing = checks.filter((check) => check.status === 'missing');
  const headline =
    missing.length === 0
      ? paint('good', '✓ `tidegate dev` can run here.')
      : paint('bad', `✗ \`tidegate dev\` cannot run here yet: ${missing.map((check) => check.name).join(', ')}.`);
  return [headline, '', ...renderChecks(checks, MARKS, frame)];
}

/** One line for each check and, beneath, what to do about it. */
export function renderChecks<Status extends string>(
  checks: readonly DrawnCheck<Status>[],
  marks: Readonly<Record<Status, CheckMark>>,
  frame: Frame,
): readonly string[] {
  const nameWidth = Math.max(...checks.map((check) => displayWidth(check.name))) + 2;
  return checks.flatMap((check) => renderCheck(check, marks[check.status], { nameWidth, frame }));
}

function renderCheck(
  { name, status, detail, fix, ways }: DrawnCheck<string>,
  { text, tone }: CheckMark,
  { nameWidth, frame: { width, paint } }: { readonly nameWidth: number; readonly frame: Frame },
): readonly string[] {
  const offset = MARK_WIDTH + nameWidth;
  const [first = '', ...more] = hang(' '.repeat(offset), detail, width);
  const under = (label: string, what: string) => hang(`${' '.repeat(offset)}${label}`, what, width);
  const fixes = fix === '' ? [] : under('→ ', fix);
  const tried =
    status === 'ok'
      ? []
      : ways.flatMap((way) => [
          ...under(way.ok ? '✓ ' : '· ', `${way.rung}: ${way.detail}`),
          ...(way.fix === '' ? [] : under('  → ', way.fix)),
        ]);
  return [`${padEnd(paint(tone, text), MARK_WIDTH)}${padEnd(name, nameWidth)}${first.slice(offset)}`, ...more, ...tried, ...fixes];
}
