import { checkReconciler } from './check-reconciler.js';
import { check, type DoctorCheck } from './doctor-check.js';

export interface ApiQuestion {
  readonly url: string;
  readonly fetch: typeof fetch;
  readonly nowMs: () => number;
}

const ANSWER_MS = 3_000;
const SKEW_MS = 5_000;

/** Whether the API answers and is ready, and whether its clock and ours agree. */
export async function checkApi({ url, fetch: fetchIt, nowMs }: ApiQuestion): Promise<readonly DoctorCheck[]> {
  let response: Response;
  try {
    response = await fetchIt(`${url}/readyz`, { signal: AbortSignal.timeout(ANSWER_MS) });
  } catch {
    return [check('API', 'optional', `${url} does not answer`, { fix: '`tidegate dev` starts it.' }), checkOwnClock(nowMs())];
  }
  const body = await response.text().catch(() => '');
  return [toReadiness(response, url, body.slice(0, 200)), ...checkReconciler(body), checkClock(response.headers.get('date'), nowMs())];
}

function toReadiness(response: Response, url: string, body: string): DoctorCheck {
  if (response.ok) return check('API', 'ok', `${url} is ready`);
  if (response.status === 404)
    return check('API', 'warning', `${url} is answered by something that is not Tidegate`, {
      fix: 'Choose another port with --port or TIDEGATE_PORT.',
    });
  return check('API', 'warning', `${url} answers, but is not ready (${response.status}): ${body}`, {
    fix: 'Wait a moment; then look at its log.',
  });
}

/** HTTP's Date has whole seconds. */
function checkClock(date: string | null, nowMs: number): DoctorCheck {
  const serverMs = date === null ? Number.NaN : Date.parse(date);
  if (Number.isNaN(serverMs)) return checkOwnClock(nowMs);
  const skewMs = nowMs - serverMs;
  if (Math.abs(skewMs) < SKEW_MS) return check('clock', 'ok', 'agrees with the server');
  return check('clock', 'warning', `${Math.round(Math.abs(skewMs) / 1000)} s ${skewMs > 0 ? 'ahead of' : 'behind'} the server`, {
    fix: 'Synchronise both clocks (NTP): gates and expiries are absolute times.',
  });
}

/** Nothing to compare with: only a clock that was never set is noticed. */
const BEFORE_TIDEGATE_MS = Date.UTC(2026, 0, 1);

function checkOwnClock(nowMs: number): DoctorCheck {
  const time = new Date(nowMs).toISOString().slice(0, 16).replace('T', ' ');
  if (nowMs >= BEFORE_TIDEGATE_MS) return check('clock', 'ok', `${time} UTC`);
  return check('clock', 'warning', `${time} UTC lies before Tidegate was written`, { fix: 'Set the clock (NTP).' });
}
