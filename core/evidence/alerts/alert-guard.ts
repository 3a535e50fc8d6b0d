import type { AlertPolicy, Guard } from '../../rollout/spec.js';
import type { AlertReading } from '../verdict.js';

/** What alerts of one name are judged by. It stands in no spec's list of guards: it is there while there is an alert. */
export interface AlertGuard extends Omit<Guard, 'test'> {
  readonly test: { readonly kind: 'alert'; readonly onFiring: AlertPolicy['onFiring'] };
}

/** What a spec that says nothing about alerts means. */
export const DEFAULT_ALERTS: AlertPolicy = { onFiring: 'rollback' };

/** As the guard of an alert is called in findings; no guard of a spec can be called so, for names have no colon. */
const toAlertGuardName = (alertName: string): string => `alert:${alertName}`;

/** The guard of the alert that was read. One that fired already before anybody got the candidate says nothing about it: nothing goes forward, nothing goes back. */
export function toAlertGuard(reading: AlertReading, policy: AlertPolicy): AlertGuard {
  return {
    name: toAlertGuardName(reading.name),
    metric: 'alert',
    tier: 'behavioural',
    better: 'lower',
    test: { kind: 'alert', onFiring: policy.onFiring },
    onFail: policy.onFiring === 'rollback' && !isOlder(reading) ? 'rollback' : 'hold',
    onNoData: 'hold',
    primary: false,
    weight: 0,
  };
}

/** True when it fired already before the rollout showed the candidate to anybody. */
export const isOlder = ({ sinceMs, rolloutSinceMs }: AlertReading): boolean => sinceMs < rolloutSinceMs;

export const isAlertGuard = (guard: Guard | AlertGuard): guard is AlertGuard => guard.test.kind === 'alert';
