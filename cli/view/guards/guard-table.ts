import type { GuardFinding } from '../../../core/evidence/verdict.js';
import { formatCount } from '../../../core/plan/plan-words.js';
import { type GuardNumbers, toGuardNumbers } from '../../../core/rollout/view/guard-numbers.js';
import { renderVerdict } from '../rollout/state-words.js';
import { type ColumnHead, renderColumns } from '../terminal/columns.js';
import type { Frame } from '../terminal/frame.js';
import { hang } from '../terminal/text.js';
import { type Note, toMarks, toWorstNote } from './finding-notes.js';
import { renderIntervalStrip } from './interval-strip.js';

const WIDE = 96;
const WIDEST = 116;

interface Row {
  readonly finding: GuardFinding;
  readonly numbers: GuardNumbers | null;
}

/**
 * One line for each guard: verdict, both arms, the difference with its interval, what is allowed, and the number of units. Below it the worst
 * category and the marks (advisory, harm, superior), in words. A failed one and one without numbers also say why, unless that stands in what was
 * `alreadySaid`.
 */
export function renderGuards(findings: readonly GuardFinding[], frame: Frame, alreadySaid = ''): readonly string[] {
  if (findings.length === 0) return [frame.paint('dim', 'No guard has been read yet.')];
  const rows = findings.map((finding) => ({ finding, numbers: toGuardNumbers(finding) }));
  const columns = toColumns(frame.width);
  const table = renderColumns(
    columns.map((column) => column.head),
    rows.map((row) => columns.map((column) => column.cell(row, frame))),
    frame,
  );
  const unsaid = rows.filter(
    ({ finding, numbers }) => (numbers === null || finding.verdict === 'fail') && !alreadySaid.includes(finding.summary),
  );
  const reasons = unsaid.flatMap(({ finding }) => renderReason(finding, frame));
  return [...table, ...reasons, ...findings.flatMap((finding) => renderNotes(finding, frame))];
}

function renderNotes(finding: GuardFinding, { width, paint }: Frame): readonly string[] {
  const worst = toWorstNote(finding);
  const notes: readonly Note[] = [...(worst ? [{ ...worst, text: `worst category ${worst.text}` }] : []), ...toMarks(finding)];
  return notes.flatMap(({ text, tone }) => hang(`  ${finding.guard}  `, text, width).map((line) => paint(tone, line)));
}

function renderReason({ summary, verdict }: GuardFinding, { width, paint }: Frame): readonly string[] {
  const tone = verdict === 'fail' ? 'bad' : verdict === 'error' ? 'warn' : 'dim';
  return hang('  ', summary, width).map((line) => paint(tone, line));
}

interface GuardColumn {
  readonly head: ColumnHead;
  readonly cell: (row: Row, frame: Frame) => string;
}

const number = (header: string, pick: (numbers: GuardNumbers) => string): GuardColumn => ({
  head: { header, align: 'right' },
  cell: ({ numbers }) => (numbers === null ? '–' : pick(numbers)),
});

const VERDICT: GuardColumn = { head: { header: 'verdict' }, cell: ({ finding }, { paint }) => renderVerdict(finding.verdict, paint) };
const GUARD: GuardColumn = {
  head: { header: 'guard', shrinksTo: 8 },
  cell: ({ finding }, { paint }) => (finding.verdict === 'fail' ? paint('strong', finding.guard) : finding.guard),
};
const STRIP: GuardColumn = {
  head: { header: '0 │, limit ┃' },
  cell: ({ finding, numbers }, { paint }) => (numbers === null ? '' : renderIntervalStrip(numbers, finding.verdict, paint)),
};

function toColumns(width: number): readonly GuardColumn[] {
  const isWide = width >= WIDE;
  const values = [
    number(isWide ? 'candidate' : 'cand.', ({ candidate }) => candidate),
    number(isWide ? 'control' : 'contr.', ({ control }) => control),
  ];
  const comparison = isWide
    ? [number('difference', ({ difference }) => difference), number('interval', ({ interval }) => interval)]
    : [number('interval', ({ intervalWithUnit }) => intervalWithUnit)];
  const rest = [number('allowed', ({ allowed }) => allowed), number('n', ({ units }) => describeUnits(units, isWide))];
  return [VERDICT, GUARD, ...values, ...comparison, ...(width >= WIDEST ? [STRIP] : []), ...rest];
}

/** Candidate and control, in this order as everywhere. */
function describeUnits({ candidate, control }: GuardNumbers['units'], isExact = true): string {
  const count = isExact ? formatCount : briefCount;
  return `${count(candidate)} + ${count(control)}`;
}

function briefCount(count: number): string {
  if (count < 1_000) return `${count}`;
  if (count < 9_950) return `${(count / 1_000).toFixed(1)}k`;
  return count < 999_500 ? `${Math.round(count / 1_000)}k` : `${(count / 1_000_000).toFixed(1)}M`;
}
