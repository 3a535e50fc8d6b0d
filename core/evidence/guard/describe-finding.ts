import type { Guard } from '../rollout/spec.js';
import { isBinary } from './arm-estimate.js';
import type { GuardFinding } from './verdict.js';

/** `errors 4.1 % against 1.9 % in 812 + 15402 sessions: worse than the 1 pp margin.` */
export function describeFinding(finding: GuardFinding, guard: Guard, unit: string): string {
  const { reading, estimate } = finding;
  if (reading.kind !== 'reading' || !estimate) return `${guard.name}: no reading.`;
  const share = isBinary(reading);
  const format = share ? formatPercent : formatNumber;
  const counts = `${reading.candidate.n} + ${reading.control.n} ${unit}s`;
  const numbers = `${guard.name} ${format(estimate.candidate)} against ${format(estimate.control)} in ${counts}`;
  return `${numbers}: ${conclusion(finding, guard, share)}`;
}

function conclusion(finding: GuardFinding, guard: Guard, share: boolean): string {
  const margin = describeMargin(guard, share);
  const sure = `${Number(((1 - Number(finding.parameters['alpha'])) * 100).toFixed(1))} % sure at any time`;
  switch (finding.verdict) {
    case 'pass':
      return `inside the ${margin} margin, ${sure}.`;
    case 'fail':
      return `worse than the ${margin} margin, ${sure}.`;
    case 'inconclusive':
      return finding.parameters['warm'] === true
        ? `not yet proven either way (margin ${margin}).`
        : `too few yet (${finding.parameters['burnInUnits']} in each arm are needed).`;
    case 'error':
      return 'no valid reading.';
  }
}

function describeMargin(guard: Guard, share: boolean): string {
  if (guard.margin.kind === 'relative') return `${Number((guard.margin.value * 100).toFixed(2))} %`;
  return share ? `${Number((guard.margin.value * 100).toFixed(2))} pp` : `${guard.margin.value}`;
}

const formatPercent = (value: number): string => `${(value * 100).toFixed(1)} %`;

function formatNumber(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
