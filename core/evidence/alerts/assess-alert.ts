import { RULES } from '../guard/choose-rule.js';
import type { AlertReading, GuardFinding, Reading } from '../verdict.js';
import { type AlertGuard, isOlder } from './alert-guard.js';

/** An alert's verdict: `fail` while it fires, or has fired since the look before; `pass` once it has ended. A function of its arguments alone. */
export function assessAlert(guard: AlertGuard, reading: Reading, { atMs }: { readonly atMs: number }): GuardFinding {
  const base = { guard: guard.name, metric: guard.metric, rule: RULES.alert, atMs, reading };
  if (reading.kind !== 'alert')
    return { ...base, verdict: 'error', parameters: { onFiring: guard.test.onFiring }, summary: `${guard.name}: no reading.` };
  const fails = reading.endedAtMs === null || reading.isUnseen;
  const parameters = { onFiring: guard.test.onFiring, asks: fails ? guard.onFail : 'nothing', isOlder: isOlder(reading) };
  return { ...base, verdict: fails ? 'fail' : 'pass', parameters, summary: describe(guard, reading) };
}

function describe(guard: AlertGuard, reading: AlertReading): string {
  const { name, instances, sinceMs, endedAtMs, isStale, isUnseen, note } = reading;
  const count = instances > 1 ? ` (${instances} of them)` : '';
  const text = note === '' ? '' : ` ${note.replace(/[.!?]?$/, '.')}`;
  if (endedAtMs === null) return `The alert ${name}${count} fires since ${toTime(sinceMs)}.${text}${describeAge(guard, reading)}`;
  const ended = isStale ? 'was last told of' : 'was resolved';
  const past = `The alert ${name}${count} fired from ${toTime(sinceMs)} and ${ended} at ${toTime(endedAtMs)}.`;
  return isUnseen ? `${past}${text}${describeAge(guard, reading)}` : past;
}

function describeAge({ test }: AlertGuard, reading: AlertReading): string {
  if (isOlder(reading))
    return ' It fired already before this rollout reached anybody: nothing goes forward until it ends or somebody resumes.';
  return test.onFiring === 'hold' ? ' Nothing goes forward meanwhile.' : '';
}

const toTime = (atMs: number): string => new Date(atMs).toISOString().replace(/\.\d+Z$/, 'Z');
