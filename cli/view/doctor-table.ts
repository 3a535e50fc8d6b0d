import type { DoctorCheck } from '../doctor/doctor-check.js';
import type { Frame } from './terminal/frame.js';
import type { Tone } from './terminal/paint.js';
import { displayWidth, hang, padEnd } from './terminal/text.js';

const MARKS: Readonly<Record<DoctorCheck['status'], { readonly text: string; readonly tone: Tone }>> = {
  ok: { text: '✓ ok', tone: 'good' },
  missing: { text: '✗ missing', tone: 'bad' },
  warning: { text: '! look', tone: 'warn' },
  optional: { text: '– not there', tone: 'dim' },
};
const MARK_WIDTH = 13;

/** One line for each check, the fix beneath what needs one, and the conclusion first. */
export function renderDoctor(checks: readonly DoctorCheck[], frame: Frame): readonly string[] {
  const { paint, width } = frame;
  const missing = checks.filter((check) => check.status === 'missing');
  const headline =
    missing.length === 0
      ? paint('good', '✓ `tidegate dev` can run here.')
      : paint('bad', `✗ \`tidegate dev\` cannot run here yet: ${missing.map((check) => check.name).join(', ')}.`);
  const nameWidth = Math.max(...checks.map((check) => displayWidth(check.name))) + 2;
  return [headline, '', ...checks.flatMap((check) => renderCheck(check, nameWidth, { width, paint }))];
}

function renderCheck(
  { name, status, detail, fix, ways }: DoctorCheck,
  nameWidth: number,
  { width, paint }: Pick<Frame, 'width' | 'paint'>,
): readonly string[] {
  const { text, tone } = MARKS[status];
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
