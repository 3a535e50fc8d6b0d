import type { TrendNumbers, TrendOptions } from './trend-finding.js';

/** `helpfulness falls 1.9 % a week (0.850 on the first day, 28 days, 11200 judged): beyond the limit of 1 %, p 0.0001.` */
export function describeTrend(trend: TrendNumbers & { readonly kind: 'falling' | 'steady' }, options: TrendOptions): string {
  const basis = `${formatLevel(trend.start)} on the first day, ${trend.points} days, ${trend.units} units`;
  const movement = `${options.metric} ${verb(trend.weeklyChange)} ${percent(Math.abs(trend.weeklyChange))} a week (${basis})`;
  const warning = trend.warn.fires ? ` Three weeks running were worse by ${percent(options.weeklyRate)} or more.` : '';
  return `${movement}: ${conclusion(trend, options)}, p ${formatP(trend.p)}.${warning}`;
}

/** `helpfulness: 9 of 14 days needed since the last change; no trend can be told yet.` */
export function describeTooFew(metric: string, { have, need, since }: { have: number; need: number; since: number }): string {
  return `${metric}: ${have} of ${need} days needed${Number.isFinite(since) ? ' since the last change' : ''}; no trend can be told yet.`;
}

/** `1.9 %`; signs are the caller's. */
export function percent(share: number): string {
  return `${Number((share * 100).toFixed(2))} %`;
}

function conclusion(trend: TrendNumbers & { readonly kind: 'falling' | 'steady' }, options: TrendOptions): string {
  if (trend.kind === 'falling') return `worse by more than the limit of ${percent(trend.limit)} a week`;
  const worse = options.better === 'higher' ? trend.weeklyChange < 0 : trend.weeklyChange > 0;
  if (worse && Math.abs(trend.weeklyChange) >= trend.limit) return 'not told from chance';
  return worse ? `inside the limit of ${percent(trend.limit)} a week` : 'no change for the worse';
}

function verb(change: number): string {
  if (change === 0) return 'changes';
  return change < 0 ? 'falls' : 'rises';
}

const formatLevel = (value: number): string => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3));

const formatP = (p: number): string => (p < 0.0001 ? 'below 0.0001' : p.toPrecision(2));
