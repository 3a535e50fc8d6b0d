import type { Row } from './summarize.js';

const HEAD = ['', 'false rollbacks', 'missed', 'bad units', 'p90', 'promoted', 'units to promote', 'inconclusive'];

/** The rows for a person: a block for each scenario, a line for each rule. */
export function toTable(rows: readonly Row[]): string {
  const scenarios = [...new Set(rows.map(({ scenario }) => scenario))];
  const width = Math.max(...rows.map(({ rule }) => rule.length)) + 2;
  const head = toLine(HEAD, width);
  return scenarios
    .map((scenario) => {
      const own = rows.filter((row) => row.scenario === scenario);
      return [`${scenario} (${own[0]?.runs} runs)`, head, ...own.map((row) => toLine(toCells(row), width))].join('\n');
    })
    .join('\n\n');
}

const toLine = ([first = '', ...cells]: readonly string[], width: number): string =>
  `  ${first.padEnd(width)}${cells.map((cell, at) => cell.padStart((HEAD[at + 1]?.length ?? 0) + 3).padStart(12)).join('')}`.trimEnd();

const toCells = (row: Row): readonly string[] => [
  row.rule,
  toPart(row.falseRollbackRate),
  toPart(row.missedRate),
  toCount(row.badUnitsMedian),
  toCount(row.badUnitsP90),
  toPart(row.promotedRate),
  toCount(row.unitsToPromoteMedian),
  toPart(row.inconclusiveRate),
];

const toPart = (part: number | null): string => (part === null ? '-' : `${(part * 100).toFixed(1)} %`);
const toCount = (count: number | null): string => (count === null ? '-' : count.toLocaleString('en'));
