import { isBinary } from '../../evidence/arm-estimate.js';
import type { Estimate, GuardFinding } from '../../evidence/verdict.js';

/** A finding's numbers as texts; null where the guard had no reading. */
export interface GuardNumbers {
  readonly candidate: string;
  readonly control: string;
  readonly difference: string;
  /** Confidence interval of the difference, valid at any time. */
  readonly interval: string;
  /** The same with its unit, for where the difference is not shown beside it. */
  readonly intervalWithUnit: string;
  /** `≤ +1 pp`: how far the candidate may be away. */
  readonly allowed: string;
  readonly units: { readonly candidate: number; readonly control: number };
  /** The difference, its bounds and the limit on one scale, for the drawing. */
  readonly scale: { readonly difference: number; readonly low: number; readonly high: number; readonly limit: number };
}

interface Scale {
  readonly factor: number;
  readonly unit: string;
}

/** Numbers of a finding in the terms in which its margin was set: percentage points, percent of control, or the metric's own unit. */
export function toGuardNumbers(finding: GuardFinding): GuardNumbers | null {
  const { reading, estimate, parameters } = finding;
  if (reading.kind !== 'reading' || estimate === undefined) return null;
  if (typeof parameters['limit'] === 'number') return toLimitNumbers(finding, estimate, parameters['limit']);
  const isShare = isBinary(reading);
  const isRelative = parameters['marginKind'] === 'relative' && estimate.control !== 0;
  const scale = toScale(isShare, isRelative, estimate.control);
  const sign = parameters['better'] === 'higher' ? -1 : 1;
  // A guard that fails on any harm has no room, whatever its margin for a pass.
  const allowed = parameters['failOn'] === 'harm' ? 0 : estimate.margin;
  // For few units the arithmetic leaves what a share can differ by; beyond it the bounds say nothing.
  const most = isShare && !isRelative ? 1 : Number.POSITIVE_INFINITY;
  const [difference, low, high, margin] = [
    estimate.difference,
    clamp(estimate.low, -most, most),
    clamp(estimate.high, -most, most),
    allowed,
  ].map((value) => value * scale.factor) as [number, number, number, number];
  const digits = digitsFor([difference, high - low, margin]);
  const interval = `${signed(low, digits)}…${signed(high, digits)}`;
  return {
    candidate: formatValue(estimate.candidate, isShare),
    control: formatValue(estimate.control, isShare),
    difference: `${signed(difference, digits)}${scale.unit}`,
    interval,
    intervalWithUnit: `${interval}${scale.unit}`,
    allowed: `${sign > 0 ? '≤' : '≥'} ${signed(sign * margin, digitsOfMargin(margin))}${scale.unit}`,
    units: { candidate: reading.candidate.n, control: reading.control.n },
    scale: { difference, low, high, limit: sign * margin },
  };
}

/** Against a fixed limit control plays no part: the interval is that of the candidate's own rate, in the terms of the limit. */
function toLimitNumbers({ reading, parameters }: GuardFinding, estimate: Estimate, limit: number): GuardNumbers | null {
  if (reading.kind !== 'reading') return null;
  const bounds = [clamp(estimate.low, -limit, 1 - limit), clamp(estimate.high, -limit, 1 - limit)] as const;
  const [difference, low, high] = [estimate.difference, ...bounds].map((value) => value * 100) as [number, number, number];
  const digits = digitsFor([high - low]);
  const interval = `${(low + limit * 100).toFixed(digits)}…${(high + limit * 100).toFixed(digits)}`;
  return {
    candidate: formatValue(estimate.candidate, true),
    control: formatValue(estimate.control, true),
    difference: '–',
    interval,
    intervalWithUnit: `${interval} %`,
    allowed: `${parameters['better'] === 'higher' ? '≥' : '≤'} ${Number((limit * 100).toFixed(4))} %`,
    units: { candidate: reading.candidate.n, control: reading.control.n },
    scale: { difference, low, high, limit: 0 },
  };
}

/** The same for the category in which the candidate does worst; null where no category was judged. */
export function toWorstNumbers(finding: GuardFinding): (GuardNumbers & { readonly category: string; readonly failed: boolean }) | null {
  const { worst } = finding;
  if (worst === undefined) return null;
  const numbers = toGuardNumbers({ ...finding, estimate: worst });
  return numbers && { ...numbers, units: worst.units, category: worst.category, failed: worst.failed };
}

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

function toScale(isShare: boolean, isRelative: boolean, control: number): Scale {
  if (isRelative) return { factor: 100 / Math.abs(control), unit: ' %' };
  return isShare ? { factor: 100, unit: ' pp' } : { factor: 1, unit: '' };
}

/** Enough digits to tell the numbers apart, no more: one from 1 on, two below, and so on. */
function digitsFor(values: readonly number[]): number {
  const largest = Math.max(...values.map(Math.abs).filter(Number.isFinite), 0);
  if (largest === 0 || largest >= 1_000) return 0;
  return Math.min(6, Math.max(largest >= 100 ? 0 : 1, 1 - Math.floor(Math.log10(largest))));
}

function digitsOfMargin(margin: number): number {
  return Number.isInteger(Number(margin.toFixed(6))) ? 0 : digitsFor([margin]);
}

function signed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) return text;
  return `${value < 0 ? '−' : '+'}${text}`;
}

function formatValue(value: number, isShare: boolean): string {
  if (isShare) return `${(value * 100).toFixed(value !== 0 && value < 0.01 ? 2 : 1)} %`;
  return Math.abs(value) >= 1_000 ? value.toFixed(0) : value.toPrecision(3);
}
