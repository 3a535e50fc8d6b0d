import type { DataTableBlock, TableCell } from '../../../../contracts/slack/blocks/table-blocks.js';
import { SLACK_LIMITS } from '../../../../contracts/slack/slack-limits.js';
import { type Marked, md } from '../../../../contracts/slack/text/marked.js';
import { describeRest, sortFindings, withoutName } from '../../../../contracts/slack/text/rollout/guard-lines.js';
import { toVerdictMark } from '../../../../contracts/slack/text/rollout/state-mark.js';
import { toPlain } from '../../../../contracts/slack/text/safe-text.js';
import type { GuardFinding } from '../../../../core/evidence/verdict.js';
import { formatCount } from '../../../../core/plan/plan-words.js';
import { toFindingMarks } from '../../../../core/rollout/view/finding-words.js';
import { toGuardNumbers } from '../../../../core/rollout/view/guard-numbers.js';

const HEADS = ['Guard', 'Verdict', 'Candidate / control', 'Interval', 'Allowed', 'n'];
/** A little below what all tables of a message may hold. */
const CHARACTERS = SLACK_LIMITS.message.tableCharacters - 200;
const MOST_ROWS = SLACK_LIMITS.dataTable.rows - 1;
/** More than this and the reader pages. */
const PAGE = 10;

export interface GuardTable {
  readonly table: DataTableBlock;
  /** What became of the guards that did not fit. */
  readonly rest: readonly Marked[];
}

/** A row for each guard: verdict in sign and word, both arms, the interval of their difference, what is allowed, and the number of units. The most urgent first. */
export function toGuardTable(findings: readonly GuardFinding[], unit: string): GuardTable {
  const sorted = sortFindings(findings);
  const rows: string[][] = [];
  let room = CHARACTERS - lengthOf(HEADS);
  for (const finding of sorted.slice(0, MOST_ROWS)) {
    const row = toRow(finding);
    room -= lengthOf(row);
    if (room < 0) break;
    rows.push(row);
  }
  const left = sorted.slice(rows.length);
  const table: DataTableBlock = {
    type: 'data_table',
    caption: `Guards against their limits; n: candidate + control ${unit}s`,
    rows: [HEADS, ...rows].map((cells) => cells.map(toCell)),
    page_size: Math.min(PAGE, Math.max(1, rows.length)),
  };
  return { table, rest: left.length === 0 ? [] : [md`… ${describeRest(left)}`] };
}

function toRow(finding: GuardFinding): string[] {
  const { sign, word } = toVerdictMark(finding.verdict);
  const isAdvisory = toFindingMarks(finding).some(({ kind }) => kind === 'advisory');
  const verdict = `${sign} ${word}${isAdvisory ? ', advisory' : ''}`;
  const guard = toPlain(finding.guard, 60);
  const numbers = toGuardNumbers(finding);
  if (numbers === null) return [guard, verdict, '–', toPlain(withoutName(finding), 100), '–', '–'];
  const { candidate, control, intervalWithUnit, allowed, units } = numbers;
  return [
    guard,
    verdict,
    `${candidate} / ${control}`,
    intervalWithUnit,
    allowed,
    `${formatCount(units.candidate)} + ${formatCount(units.control)}`,
  ];
}

const toCell = (text: string): TableCell => ({ type: 'raw_text', text });

const lengthOf = (cells: readonly string[]): number => cells.reduce((sum, cell) => sum + cell.length, 0);
