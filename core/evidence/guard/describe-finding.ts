import type { Guard, Margin } from '../../rollout/spec.js';
import { isBinary } from '../arm-estimate.js';
import type { ArmReading, Estimate, GuardFinding, WorstCategory } from '../verdict.js';
import { RULES } from './choose-rule.js';

/** `errors 4.1 % against 1.9 % in 812 + 15402 sessions: worse than the 1 pp margin, 99 % sure at any time.` */
export function describeFinding(finding: GuardFinding, guard: Guard, unit: string): string {
  const { reading, estimate } = finding;
  if (reading.kind !== 'reading' || !estimate) return `${guard.name}: no reading.`;
  const format = isBinary(reading) || guard.test.kind === 'limit' ? formatPercent : formatNumber;
  const numbers = `${guard.name} ${toNumbers(estimate, reading, format)} ${unit}s`;
  const advisory = guard.advisory === undefined ? '' : ` Advisory only: ${guard.advisory}`;
  return `${numbers}: ${conclude(finding, guard, reading)}${describeWorst(finding, format)}${advisory}`;
}

type Format = (value: number) => string;

function toNumbers(estimate: Estimate, reading: ArmReading, format: Format): string {
  return `${format(estimate.candidate)} against ${format(estimate.control)} in ${reading.candidate.n} + ${reading.control.n}`;
}

function conclude(finding: GuardFinding, guard: Guard, reading: ArmReading): string {
  switch (finding.verdict) {
    case 'pass':
      return `${describePass(guard, isBinary(reading))}, ${describeSureness(finding)}.${finding.harm ? ' It is worse than control, but within what is allowed.' : ''}`;
    case 'fail':
      return describeFail(finding, guard, isBinary(reading));
    case 'inconclusive':
      return describeOpen(finding, guard, isBinary(reading));
    case 'error':
      return 'no valid reading.';
  }
}

function describeFail(finding: GuardFinding, guard: Guard, share: boolean): string {
  const { evidence, worst } = finding;
  const isWhole = finding.parameters['planned'] === 'fail' || evidence === undefined || evidence.fail >= evidence.needed;
  if (!isWhole) {
    const where = worst?.failed ? `in the category ${worst.category}` : 'in at least one category';
    return `worse ${where}, ${describeSureness(finding)}.`;
  }
  return `${worseThan(guard, share)}, ${describeSureness(finding)}.`;
}

function worseThan({ test, better }: Guard, share: boolean): string {
  if (test.kind === 'limit') return `${better === 'lower' ? 'above' : 'below'} the limit of ${formatPercent(test.limit)}`;
  if (test.kind === 'comparison' && (test.failOn === 'harm' || test.margin.value === 0)) return 'worse than control';
  return `worse than the ${test.kind === 'comparison' ? describeMargin(test.margin, share) : ''} margin`;
}

function describePass({ test, better }: Guard, share: boolean): string {
  if (test.kind === 'limit') return `${better === 'lower' ? 'below' : 'above'} the limit of ${formatPercent(test.limit)}`;
  if (test.kind === 'comparison' && test.claim === 'superior') return 'better than control';
  return `inside the ${test.kind === 'comparison' ? describeMargin(test.margin, share) : ''} margin`;
}

function describeOpen(finding: GuardFinding, { test }: Guard, share: boolean): string {
  if (finding.parameters['warm'] !== true) return `too few yet (${finding.parameters['burnInUnits']} in each arm are needed).`;
  const limit = test.kind === 'comparison' ? `margin ${describeMargin(test.margin, share)}` : 'limit';
  const planned = finding.parameters['planned'] === 'inconclusive' ? ' Its planned test did not decide either.' : '';
  return `not yet proven either way (${test.kind === 'limit' ? `limit ${formatPercent(test.limit)}` : limit}).${planned}`;
}

/** The planned test speaks once; all other verdicts hold at every look. */
function describeSureness({ verdict, parameters, rule }: GuardFinding): string {
  const isPlanned = parameters['planned'] === verdict;
  const alpha = Number((isPlanned ? parameters['alphaPlanned'] : undefined) ?? parameters['alphaSequential'] ?? parameters['alpha']);
  const sure = `${formatSureness(alpha)} % sure`;
  return isPlanned ? `${sure} at its planned end` : `${sure} at any time${rule === RULES.asymptotic ? '' : ', exact'}`;
}

function describeWorst({ worst, verdict }: GuardFinding, format: Format): string {
  if (!worst) return '';
  return ` ${verdict === 'fail' && worst.failed ? 'Bad' : 'Worst'} category: ${worst.category}, ${describeCategory(worst, format)}.`;
}

const describeCategory = ({ candidate, control, units }: WorstCategory, format: Format): string =>
  `${format(candidate)} against ${format(control)} in ${units.candidate} + ${units.control}`;

function describeMargin(margin: Margin, share: boolean): string {
  if (margin.kind === 'relative') return `${Number((margin.value * 100).toFixed(2))} %`;
  return share ? `${Number((margin.value * 100).toFixed(2))} pp` : `${margin.value}`;
}

/** One digit, or as many as it takes to tell a rare event from none. */
const formatPercent: Format = (value) => {
  const percent = value * 100;
  const digits = percent === 0 || Math.abs(percent) >= 1 ? 1 : Math.min(6, 1 - Math.floor(Math.log10(Math.abs(percent))));
  return `${percent.toFixed(digits)} %`;
};

/** Never 100: 99.95 rather than 100.0. */
function formatSureness(alpha: number): string {
  const digits = Math.max(1, 1 - Math.floor(Math.log10(alpha * 100)));
  return `${Number(((1 - alpha) * 100).toFixed(Math.min(10, digits)))}`;
}

const formatNumber: Format = (value) => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3));
