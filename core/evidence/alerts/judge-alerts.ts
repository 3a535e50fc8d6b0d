import type { AlertPolicy } from '../../rollout/spec.js';
import type { GuardContext } from '../guard/guard-context.js';
import type { DecisionRecord } from '../record/decision-record.js';
import type { AlertVerdict } from '../standing/to-standing.js';
import { type AlertGuard, DEFAULT_ALERTS, isOlder, toAlertGuard } from './alert-guard.js';
import { assessAlert } from './assess-alert.js';
import { type AlertMoment, type KnownAlert, readAlerts } from './read-alerts.js';

export interface JudgedAlert extends AlertVerdict {
  readonly record: DecisionRecord;
}

export interface AlertsInput {
  readonly alerts: readonly KnownAlert[];
  /** Of the spec; absent: it says nothing. */
  readonly policy: AlertPolicy | undefined;
  readonly moment: AlertMoment;
  readonly toContext: (guard: AlertGuard) => GuardContext;
}

/** A verdict for each name of an alert that has something to say to this look, with all that it was made from. */
export function judgeAlerts({ alerts, policy = DEFAULT_ALERTS, moment, toContext }: AlertsInput): readonly JudgedAlert[] {
  return readAlerts(alerts, policy, moment).map((reading) => {
    const guard = toAlertGuard(reading, policy);
    const context = toContext(guard);
    const finding = assessAlert(guard, reading, context);
    const asks = finding.verdict === 'fail' ? guard.onFail : null;
    // Whoever resumes in spite of an alert that is older than the rollout has answered for it; its end is not waited for.
    return { finding, asks, isMissing: asks !== null && !isOlder(reading), record: { finding, basis: { guard, context } } };
  });
}
