import type { Distribution } from './distribution.js';

/** A value of a metric as people read it, with its unit: `412 ms`, `$0.00041`, `1.2 %`; a dash where there is none. */
export function describeMetric(value: number | null, { unit, kind }: Pick<Distribution, 'unit' | 'kind'>): string {
  if (value === null) return '–';
  if (kind === 'rate') return `${(value * 100).toFixed(1)} %`;
  switch (unit) {
    case 'ms':
      return Math.abs(value) >= 10_000 ? `${toDigits(value / 1_000)} s` : `${toDigits(value)} ms`;
    case 's':
      return `${toDigits(value)} s`;
    case 'usd':
      return `$${toDigits(value)}`;
    default:
      return toDigits(value);
  }
}

/** Three digits that count, and no exponent where numbers are of a common size. */
function toDigits(value: number): string {
  const size = Math.abs(value);
  if (size >= 100 && size < 1e9) return Math.round(value).toString();
  if (size !== 0 && (size < 1e-6 || size >= 1e9)) return value.toPrecision(3);
  if (size === 0) return '0';
  const decimals = Math.max(0, 2 - Math.floor(Math.log10(size)));
  return value
    .toFixed(decimals)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
}
