import { exposureTtlMs } from '../plan/scenario.js';
import { toCourses } from './exposure-course.js';
import type { RunLog, Sight, Violation } from './run-log.js';

/** An API server learns of a write by a notification, or within a second by asking. */
export const GRACE_MS = 2_500;

const violation = (detail: string): Violation => ({ invariant: 'I1', detail });

/** I1: a rolled-back bundle shows control on every flag, and stays so. A completed one shows the candidate. */
export function checkControl(log: RunLog): readonly Violation[] {
  return [...checkLast(log), ...checkUnwatched(log)];
}

function checkLast(log: RunLog): readonly Violation[] {
  if (log.end.state === 'completed' && !log.mustRollBack) return checkCandidate(log);
  if (log.end.state !== 'rolledBack' && !log.mustRollBack) return [];
  return [...checkPlatforms(log), ...checkSights(log), ...checkUnleashSights(log)];
}

function checkPlatforms(log: RunLog): readonly Violation[] {
  return toCourses(log).flatMap((course) => {
    const late = course.filter(({ atMs, share }, index) => share > 0 && (atMs > log.end.atMs || index === course.length - 1));
    return late.map(({ platform, share, atMs, operation }) =>
      violation(
        `${platform} shows ${share}/100000 ${Math.round(atMs - log.end.atMs)} ms after the end (${log.end.state}), by ${operation}.`,
      ),
    );
  });
}

function checkSights(log: RunLog): readonly Violation[] {
  const seen = log.sights.filter((sight) => isSettled(sight, log));
  const exposed = seen.filter((sight) => embeddedOf(log).some(({ key, candidate }) => sight.values[key] === candidate));
  const [first] = exposed;
  if (first !== undefined)
    return [
      violation(
        `${exposed.length} answers showed a candidate after the end, the first ${Math.round(first.askedAtMs - log.end.atMs)} ms after it.`,
      ),
    ];
  return seen.length === 0 && embeddedOf(log).length > 0 ? [violation('Nobody could look after the end: nothing is known.')] : [];
}

function checkUnleashSights({ unleashSights, end }: RunLog): readonly Violation[] {
  const exposed = unleashSights.filter(({ atMs, shares }) => atMs > end.atMs && Object.values(shares).some((share) => share > 0));
  const [first] = exposed;
  if (first === undefined) return [];
  return [
    violation(
      `Clients of Unleash were given a candidate ${exposed.length} times after the end, first ${first.atMs - end.atMs} ms after it.`,
    ),
  ];
}

/** The dead-man's switch: when nobody has watched for longer than an exposure lasts, control is shown until it is exposed anew. */
function checkUnwatched(log: RunLog): readonly Violation[] {
  const late = unwatchedTimes(log).flatMap(({ fromMs, toMs }) => {
    const expiredMs = fromMs + exposureTtlMs(log.scenario.story) + GRACE_MS;
    const isShown = (log.embedded.findLast(({ atMs }) => atMs < fromMs)?.share ?? 0) > 0;
    if (expiredMs >= toMs || !isShown) return [];
    // What is shown after the next write is a new exposure; a renewal is no write.
    const untilMs = log.embedded.find(({ atMs }) => atMs > expiredMs)?.atMs ?? log.end.atMs;
    return log.sights.filter(
      ({ askedAtMs, answeredAtMs, values }) =>
        askedAtMs > expiredMs && answeredAtMs < untilMs && embeddedOf(log).some(({ key, candidate }) => values[key] === candidate),
    );
  });
  return late.length === 0 ? [] : [violation(`${late.length} answers showed a candidate that nobody had watched for too long.`)];
}

/** When both workers were away. */
function unwatchedTimes({ outages }: RunLog): readonly { readonly fromMs: number; readonly toMs: number }[] {
  const of = (name: string) => outages.filter((outage) => outage.name === name);
  return of('worker-a').flatMap((a) =>
    of('worker-b').flatMap((b) => {
      const both = { fromMs: Math.max(a.fromMs, b.fromMs), toMs: Math.min(a.toMs, b.toMs) };
      return both.fromMs < both.toMs ? [both] : [];
    }),
  );
}

function checkCandidate(log: RunLog): readonly Violation[] {
  return toCourses(log).flatMap((course) => {
    const last = course.at(-1);
    if (last === undefined || last.platform === 'embedded' || (last.share === 100_000 && last.least === 100_000)) return [];
    return [violation(`It completed, but ${last.platform} shows the candidate to ${last.least} to ${last.share} of 100000.`)];
  });
}

/** Long enough after the end, and not while the API could not know better. */
function isSettled({ askedAtMs }: Sight, { end, blind }: RunLog): boolean {
  if (askedAtMs < end.atMs + GRACE_MS) return false;
  return blind.every(({ fromMs, toMs }) => askedAtMs < fromMs || askedAtMs > toMs + GRACE_MS);
}

const embeddedOf = ({ flags }: RunLog) => flags.filter(({ platform }) => platform === 'embedded');
