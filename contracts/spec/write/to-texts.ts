import type { Condition, Margin } from '../../../core/rollout/spec.js';
import { toCondition } from '../schema/guard/condition-text.js';
import { toMargin } from '../schema/guard/margin-text.js';

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const;

/** Milliseconds as a spec writes them, exactly: 5,400,000 → `1h30m`. Whole seconds, 1 at least. */
export function toDurationText(durationMs: number): string {
  let restMs = durationMs;
  return UNITS.map(([unit, unitMs]) => {
    const count = Math.floor(restMs / unitMs);
    restMs -= count * unitMs;
    return count > 0 ? `${count}${unit}` : '';
  }).join('');
}

/** 500 → `0.5%`. */
export const toShareText = (share: number): string => `${Number((share / 1_000).toFixed(3))}%`;

/** As a person would write it, and read back as the same number. `isRate`: the metric is a rate, so that its points are percentage points. */
export function toMarginText({ kind, value }: Margin, isRate: boolean): string | number {
  const unit = kind === 'relative' ? '%' : 'pp';
  const text = `${toDecimals(value * 100)}${unit}`;
  if (kind === 'relative') return text;
  return isRate && toMargin(text)?.value === value ? text : value;
}

export function toConditionText(condition: Condition): string {
  const { subject, operator, value } = condition;
  const texts = [subject === 'difference' ? 'pp' : '%', ''].map((unit) => {
    const number = unit === '' ? toDecimals(value) : toDecimals(value * 100);
    return `${subject} ${operator} ${number}${unit}`;
  });
  return texts.find((text) => toCondition(text)?.value === value) ?? `${subject} ${operator} ${value}`;
}

/** Without the traces of binary fractions and without an exponent. */
const toDecimals = (value: number): string => String(Number(value.toFixed(9)));
