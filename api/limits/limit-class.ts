/** `reports`: what applications send all the time. `decision`: told by its verb, once the body is read. `never`: the emergency brake. */
export type LimitClass = 'reads' | 'writes' | 'reports' | 'decision' | 'never';

const REPORTS = /^\/(?:outcomes|samples|alerts)$/;
const BRAKES = /^\/(?:features\/[^/]+\/kill|freezes)$/;
const DECISIONS = /^\/rollouts\/[^/]+\/decisions$/;

/** Which limit a request to the REST interface falls under; `path` below `/v1`. */
export function toLimitClass(method: string, path: string): LimitClass {
  if (method === 'GET' || method === 'HEAD') return 'reads';
  // As routes are matched: in any case, with or without a slash at the end.
  const address = path.replace(/\/$/, '').toLowerCase();
  if (method !== 'POST') return 'writes';
  if (REPORTS.test(address)) return 'reports';
  if (BRAKES.test(address)) return 'never';
  return DECISIONS.test(address) ? 'decision' : 'writes';
}

const ALWAYS_TAKEN: ReadonlySet<unknown> = new Set(['pause', 'abort', 'reject']);

/** Whether a decision is one that is never limited. */
export function isBrake(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'verb' in body && ALWAYS_TAKEN.has(body.verb);
}
