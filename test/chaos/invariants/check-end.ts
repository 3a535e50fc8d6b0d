import { STUCK_AFTER_MS } from '../plan/scenario.js';
import { calmMs, isDisturbed } from './disturbance.js';
import type { RunLog, Violation } from './run-log.js';

/** States in which a rollout has ended. */
export const TERMINAL: ReadonlySet<string> = new Set(['completed', 'rolledBack', 'refused']);

/** Beyond the time after which the spec asks for a page: until whoever must send it lives again, and the pager has taken it. */
const PAGED_WITHIN_MS = STUCK_AFTER_MS + 20_000;

const violation = (detail: string): Violation => ({ invariant: 'I6', detail });

/** I6: the rollout ended in a terminal state with nothing left behind, or it is stuck, visibly and with a page. */
export function checkEnd(log: RunLog): readonly Violation[] {
  return [...checkState(log), ...checkReason(log), ...checkDuration(log), ...checkWoken(log), ...checkEdit(log)];
}

/** A rollback that no person asked for wakes somebody up, however often the pager has failed. */
function checkWoken({ timeline, pages }: RunLog): readonly Violation[] {
  const causes = timeline.filter(({ kind }) => kind === 'rollback').map(({ data }) => data['cause']);
  const unheard = causes.filter(
    (cause) => typeof cause === 'string' && cause !== 'person' && !pages.some((page) => page.cause === `rollback:${cause}`),
  );
  return unheard.map((cause) => violation(`It was rolled back (${String(cause)}), and no page has arrived.`));
}

function checkState({ end, pages, mustRollBack, timeline }: RunLog): readonly Violation[] {
  if (end.state === 'rollbackStuck' && pages.some(({ cause }) => cause === 'rollbackStuck')) return [];
  if (!TERMINAL.has(end.state)) return [violation(`It is ${end.state} for good, and nobody was told.`)];
  return [
    ...(end.isWorkflowOpen === false
      ? []
      : [violation(`It is ${end.state}, but its workflow ${end.isWorkflowOpen === null ? 'cannot be asked' : 'still runs'}.`)]),
    ...(end.leases === 0 ? [] : [violation(`It is ${end.state}, but still holds ${end.leases} flags.`)]),
    ...(timeline.some(({ kind }) => kind === 'ended') ? [] : [violation(`It is ${end.state}, but the timeline does not tell of its end.`)]),
    ...(mustRollBack && end.state === 'completed' && !timeline.some(({ kind }) => kind === 'kill')
      ? [violation('It completed although it had to be rolled back.')]
      : []),
  ];
}

/** Where nothing has gone wrong it goes as its story says; and nothing but a platform that lies about a write makes it refuse to begin. */
function checkReason(log: RunLog): readonly Violation[] {
  const { scenario, end, faults, timeline } = log;
  const last = timeline.findLast(({ kind }) => kind === 'ended')?.summary ?? '';
  if (end.state === 'refused' && !faults.some(({ fault }) => fault === 'apply half: lost')) return [violation(`It was refused: ${last}`)];
  const wanted = scenario.story === 'good' || scenario.story === 'unwatched' ? 'completed' : 'rolledBack';
  const began = timeline[0]?.atMs ?? end.atMs;
  const isQuiet = scenario.story !== 'unwatched' && scenario.story !== 'cutOff' && !isDisturbed(log, began, end.atMs);
  return isQuiet && end.state !== wanted ? [violation(`Nothing went wrong, and it is ${end.state} instead of ${wanted}: ${last}`)] : [];
}

function checkDuration(log: RunLog): readonly Violation[] {
  if (log.turnedBackAtMs === null || log.pages.some(({ cause }) => cause === 'rollbackStuck')) return [];
  const tookMs = calmMs(log, log.turnedBackAtMs, log.end.atMs);
  return tookMs <= PAGED_WITHIN_MS ? [] : [violation(`Its rollback took ${tookMs} ms in which all was well, and nobody was told.`)];
}

/** `drift`: it stood still for another reason already. */
const EDIT_PAGES: readonly string[] = ['held:drift', 'drift'];

/** As long as a watcher needs after a death before another one has looked, and told. */
const SEEN_WITHIN_MS = 20_000;

/** Two looks, where all is well. */
const LOOKED_AT_WITHIN_MS = 3_000;

/** Where nobody could look, the page that nobody looks stands for it. */
function checkEdit(log: RunLog): readonly Violation[] {
  const { editedAtMs, pages, end } = log;
  if (editedAtMs === null || pages.some(({ cause }) => EDIT_PAGES.includes(cause))) return [];
  const untilMs = log.turnedBackAtMs ?? end.atMs;
  // The driver gives up a run that has taken too long; what was edited in that instant nobody has looked at.
  if (untilMs - editedAtMs < LOOKED_AT_WITHIN_MS) return [];
  const isBlind = calmMs(log, editedAtMs, untilMs) < SEEN_WITHIN_MS;
  if (isBlind && pages.some(({ cause }) => cause === 'held:watchStale')) return [];
  return [violation(`A share was moved by hand ${end.atMs - editedAtMs} ms before the end, and nobody was told.`)];
}
