import { percent } from '../describe-trend.js';
import type { TrendFinding, TrendOptions } from '../trend-finding.js';
import type { DriftFinding, DriftNumbers } from './drift-finding.js';

type Cause = Exclude<DriftFinding['kind'], 'tooFew' | 'noScale'>;

const CONCLUSIONS: Readonly<Record<Cause, string>> = {
  product: 'the product got worse, the judge did not move',
  judge: 'the judge moved, the product did not get worse',
  both: 'the product got worse and the judge moved as well',
  none: 'neither the product got worse nor the judge moved beyond the limit',
};

/** `helpfulness: the judge moved, … As judged −2.1 % a week, frozen items −2.0 %, without the judge −0.1 % (p 0.41).` */
export function describeDrift(cause: Cause, numbers: DriftNumbers, options: TrendOptions): string {
  const parts = [
    `as judged ${change(numbers.live)} a week`,
    ...(numbers.reference ? [`frozen items ${change(numbers.reference.stricter)}`] : []),
    ...(numbers.rescored ? [describeRescored(numbers.rescored)] : []),
    `without the judge ${change(numbers.product)}`,
  ];
  return `${options.metric}: ${CONCLUSIONS[cause]} (${parts.join(', ')}).`;
}

function describeRescored({ pairs, difference, low, high }: NonNullable<DriftNumbers['rescored']>): string {
  return `${pairs} frozen items re-scored by ${number(difference)} (${number(low)} to ${number(high)})`;
}

function change(finding: TrendFinding): string {
  return 'weeklyChange' in finding ? `${finding.weeklyChange < 0 ? '−' : '+'}${percent(Math.abs(finding.weeklyChange))}` : 'unknown';
}

const number = (value: number): string => `${value < 0 ? '−' : '+'}${Number(Math.abs(value).toPrecision(3))}`;
