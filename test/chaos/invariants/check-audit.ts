import { isDisturbed } from './disturbance.js';
import { isApplied } from './exposure-course.js';
import type { RunLog, UnleashWrite, Violation } from './run-log.js';

const violation = (detail: string): Violation => ({ invariant: 'I5', detail });

/** I5: every effect has its line in the timeline, and every line its effect. */
export function checkAudit(log: RunLog): readonly Violation[] {
  return [...checkEmbedded(log), ...checkUnleash(log), ...checkPages(log)];
}

/** A rollout is killed once; of its writes only some carry the number of the kill. */
const KILL = 'kill';
const toName = (operation: string): string => (operation.startsWith('kill/') ? KILL : operation);

const operationsOf = ({ timeline }: RunLog, isSo: (platform: unknown) => boolean): ReadonlySet<string> =>
  new Set(
    timeline
      .filter(({ kind, data }) => kind === 'kill' || (kind === 'flagWrite' && isSo(data['platform'])))
      .map(({ data }) => toName(String(data['operationId']))),
  );

function checkEmbedded(log: RunLog): readonly Violation[] {
  const told = operationsOf(log, (platform) => platform === undefined || platform === 'embedded');
  const made = new Set(log.embedded.map(({ operationId }) => toName(operationId)).filter((operation) => operation !== ''));
  return [
    ...difference(made, told).map((operation) => violation(`The store was written by ${operation}; the timeline has no line of it.`)),
    ...difference(told, made).map((operation) => violation(`The timeline tells of ${operation}; the store was not written by it.`)),
  ];
}

function checkUnleash(log: RunLog): readonly Violation[] {
  if (!log.flags.some(({ platform }) => platform === 'unleash')) return [];
  const told = operationsOf(log, (platform) => platform === 'unleash');
  const made = new Set([...log.unleash.filter(isApplied).map(({ operation }) => toName(operation)), ...restoredBy(log)]);
  const changed = new Set([...effectsOf(log)].filter((operation) => !isLineLost(log, operation)));
  const isTrue = (operation: string): boolean => made.has(operation) || isDoneByKill(log, operation);
  const lines = log.timeline
    // One that says `found` claims no write; what a preflight makes is shown to nobody, so that no client sees it.
    .filter(({ kind, data }) => kind === 'flagWrite' && data['platform'] === 'unleash' && data['found'] !== true && !isPreflight(data))
    .map(({ data }) => toName(String(data['operationId'])));
  return [
    ...difference(changed, told).map((operation) => violation(`Unleash was changed by ${operation}; the timeline has no line of it.`)),
    ...[...new Set(lines)]
      .filter((operation) => !isTrue(operation))
      .map((operation) => violation(`The timeline tells of ${operation}; Unleash was not written by it.`)),
  ];
}

const isPreflight = ({ operationId }: Readonly<Record<string, unknown>>): boolean => String(operationId).endsWith('/preflight');

/** Operations after which clients were given something else than before. */
function effectsOf(log: RunLog): ReadonlySet<string> {
  const writes = log.unleash.filter(isApplied);
  const effects = writes.filter((write, index) => write.operation !== '' && JSON.stringify(write.shares) !== sharesBefore(writes, index));
  return new Set([...effects.map(({ operation }) => toName(operation)), ...(isKilled(log) ? [] : restoredBy(log))]);
}

const isKilled = ({ unleash }: RunLog): boolean => unleash.some(({ operation }) => toName(operation) === KILL);

const sharesBefore = (writes: readonly UnleashWrite[], index: number): string =>
  JSON.stringify(writes[index - 1]?.shares ?? Object.fromEntries(Object.keys(writes[index]?.shares ?? {}).map((key) => [key, 0])));

/** How long after its last reading a rollback writes, at most. */
const UNSEEN_MS = 1_000;

/**
 * The step forward whose line nobody can write. Of one that a kill takes back, because its writer died, or had no store, before he could: nobody steps forward
 * after a kill, and a kill reads nothing before it writes; the kill's own line stands for both. Of one that a rollback takes back only when its writer was dead
 * before it arrived, and it arrived after the rollback had read what there is: else the rollback appends the line of what it finds.
 */
function isLineLost(log: RunLog, operation: string): boolean {
  const loweredAt = log.unleash.findIndex(
    (write) => toName(write.operation) === KILL || write.operation === `${log.rolloutId}/rollback/cut`,
  );
  const lowered = log.unleash[loweredAt];
  const last = log.unleash.slice(0, Math.max(0, loweredAt)).findLast((write) => /\/(stage\/\d+|settle)$/.test(write.operation));
  if (lowered === undefined || last?.operation !== operation) return false;
  if (toName(lowered.operation) === KILL) return isDisturbed(log, last.atMs, lowered.atMs);
  const isDead = log.outages.some(({ name, fromMs, toMs }) => name === last.process && fromMs <= last.atMs && last.atMs <= toMs);
  return isDead && lowered.atMs - last.atMs < UNSEEN_MS;
}

/**
 * A rollback beside a kill, tried again after its writer has died, finds flags on control and cannot know which of the two has put them there: its line, that
 * they are on control, is true.
 */
function isDoneByKill(log: RunLog, operation: string): boolean {
  const kill = log.unleash.find((write) => toName(write.operation) === KILL);
  return kill !== undefined && operation.startsWith(`${log.rolloutId}/rollback/`) && isDisturbed(log, kill.atMs, log.end.atMs);
}

/**
 * A write to a flag carries no name of its operation; the one that takes it back to control is known by the flag. Where a kill and a rollback run beside each
 * other nobody can tell which of them it was.
 */
function restoredBy({ unleash, rolloutId }: RunLog): readonly string[] {
  const writes = unleash.filter(isApplied);
  return writes.flatMap(({ flag, onControl }, index) =>
    flag !== null && onControl.includes(flag) && writes[index - 1]?.onControl.includes(flag) === false
      ? [`${rolloutId}/rollback/${flag}`]
      : [],
  );
}

function checkPages({ pages, timeline, scenario }: RunLog): readonly Violation[] {
  const told = new Set(timeline.filter(({ kind }) => kind === 'page').map(({ data }) => String(data['cause'])));
  const sent = new Set(pages.map(({ cause }) => cause));
  return [
    ...difference(sent, told)
      .filter((cause) => !isOfTheDead(scenario.story, cause))
      .map((cause) => violation(`The pager was told of ${cause}; the timeline has no line of it.`)),
    ...difference(told, sent).map((cause) => violation(`The timeline tells of a page for ${cause}; the pager was not told.`)),
  ];
}

/** A workflow that is ended by force takes the line along of a page that it was just sending; the reconciler's pages have workflows of their own. */
const isOfTheDead = (story: string, cause: string): boolean => story === 'terminated' && cause.startsWith('held:');

const difference = (some: ReadonlySet<string>, others: ReadonlySet<string>): readonly string[] =>
  [...some].filter((one) => !others.has(one));
