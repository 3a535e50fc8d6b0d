import { formatShare, WHOLE } from '../assignment/share.js';
import type { Margin, StepBackPolicy } from '../rollout/spec.js';
import { formatDuration } from './format-duration.js';
import type { Plan, PlannedGuard, PlannedStage, PlannedWait, RollbackStep } from './plan.js';

const PROOF = {
  evidence: 'every guard has evidence, none fails',
  primary: 'the primary guard passes, none fails',
  all: 'every guard passes',
} as const;

/** `12345` → `12,345`. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `Sat 21 Nov 11:28 UTC`. */
export function formatTime(atMs: number): string {
  const [day, date, month, , time] = new Date(atMs).toUTCString().replace(',', '').split(' ');
  return `${day} ${date} ${month} ${time?.slice(0, 5)} UTC`;
}

/** Who gets the candidate in this stage. */
export function describeExposure({ kind, share, shadowSample, cohorts }: PlannedStage): string {
  if (kind === 'shadow') return `nobody; ${formatShare(shadowSample)} mirrored`;
  const others = cohorts.length > 0 ? ` + ${cohorts.join(', ')}` : '';
  return kind === 'full'
    ? `${formatShare(share)}${others}; ${formatShare(WHOLE - share)} stay on control`
    : `${formatShare(share)}${others}`;
}

export function describeWait(wait: PlannedWait): string {
  if (wait.kind === 'hold') return `at least ${formatDuration(wait.durationMs)} have passed`;
  if (wait.kind === 'gate') {
    const { approvers, required, expiresMs, onExpiry } = wait.approval;
    return `${required} of ${approvers.join(', ')} approve${required === 1 ? 's' : ''} within ${formatDuration(expiresMs)}, else ${describeOutcome(onExpiry)}`;
  }
  const units = wait.minimumUnits > 0 ? `, ${formatCount(wait.minimumUnits)} units an arm` : '';
  return `${PROOF[wait.prove]}${units}`;
}

export function describeOutcome(outcome: 'hold' | 'rollback'): string {
  return outcome === 'rollback' ? 'roll back' : 'hold';
}

/** What makes the guard fail, in the metric's own terms. */
export function describeCondition({ better, test, isRate }: PlannedGuard): string {
  const direction = better === 'lower' ? 'higher' : 'lower';
  switch (test.kind) {
    case 'limit':
      return `${better === 'lower' ? 'above' : 'below'} ${formatPart(test.limit)}`;
    case 'counted': {
      const { subject, operator, value } = test.condition;
      const of = test.count === null ? '' : ` of ${test.count}`;
      return `not ${subject} ${operator} ${value} in more than ${test.failureLimit}${of} windows of ${formatDuration(test.intervalMs)}`;
    }
    case 'comparison': {
      const margin = `${formatMargin(test.margin, isRate)} ${direction}`;
      const categories = test.perCategory ? ', or in a category' : '';
      const claim = test.claim === 'superior' ? '; passes when better' : '';
      return test.failOn === 'harm' ? `${direction} at all (${margin} may pass)${categories}${claim}` : `${margin}${categories}${claim}`;
    }
  }
}

function formatMargin({ kind, value }: Margin, isRate: boolean): string {
  const hundredfold = Number((value * 100).toFixed(6));
  if (kind === 'relative') return `${hundredfold} %`;
  return isRate ? `${hundredfold} pp` : `${value}`;
}

/** `0.05` → `5 %`. */
export const formatPart = (part: number): string => `${Number((part * 100).toFixed(2))} %`;

export function describeRollbackStep(step: RollbackStep, plan: Plan): string {
  if (step.kind === 'exposure')
    return `nobody gets the candidate: exposure 0 % on ${step.flags.length === 1 ? 'the flag' : `all ${step.flags.length} flags`}, cohorts and shadow off`;
  if (step.kind === 'flag') return `${step.flag} shows ${step.version} to everybody; read back`;
  return plan.notify.slack === undefined
    ? 'leases released, report written'
    : `leases released, report written and sent to ${plan.notify.slack}`;
}

/** What comes before the steps of the rollback when nobody hurries it. */
export function describeStepBack({ shares, everyMs }: StepBackPolicy): string {
  const list = shares.map(formatShare).join(', then ');
  return `An abort, a deadline or an expired gate steps back first: candidate for ${list}, ${formatDuration(everyMs)} each. A failed guard, a kill, a second abort or --now goes at once.`;
}

export function describePlatform(step: RollbackStep): string {
  if (step.kind === 'cleanUp') return 'tidegate';
  return step.kind === 'exposure' ? step.platforms.join(', ') : step.platform;
}
