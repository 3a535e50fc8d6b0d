import type { Marked } from '../../../../contracts/slack/text/marked.js';
import { person, type SlackIds } from '../../../../contracts/slack/text/marks.js';
import type { RecordedEntry } from '../../../../core/audit/audit-entry.js';
import { countApprovals, requestersOf } from '../../../../core/gate/gate-policy.js';
import type { Directory } from '../../../../core/principal/directory.js';
import { isSamePrincipal } from '../../../../core/principal/principal.js';
import type { RolloutView } from '../../../../core/rollout/view/rollout-view.js';
import { isGateOpening } from './is-for-channel.js';

const MOST_MENTIONS = 10;
const DIRECTORY_GROUP = /^group:(?!slack:)/;

/** Who can still decide at the open gate, by name: of a directory's group its members, because Slack does not know the group. Never who asked for the rollout. */
export function toCallable(
  { gate, ...asked }: Pick<RolloutView, 'gate' | 'requestedBy' | 'alsoRequestedBy'>,
  directory: Pick<Directory, 'members'>,
): readonly string[] {
  if (gate === null) return [];
  const done = [...requestersOf(asked), ...gate.decisions.map(({ principal }) => principal)];
  const names = gate.approvers.flatMap((approver) =>
    DIRECTORY_GROUP.test(approver) ? directory.members(approver).map(({ id }) => id) : [approver],
  );
  return [...new Set(names)].filter((name) => !done.some((one) => isSamePrincipal(one, name)));
}

export interface Called {
  readonly view: Pick<RolloutView, 'gate'>;
  /** By name. */
  readonly callable: readonly string[];
  readonly slackIds: SlackIds;
}

/**
 * Whom a line of a gate calls: those who can still decide there, as mentions. Nobody when the gate is decided or closed by now (a line that Slack took an hour
 * late), and nobody whom Slack does not know.
 */
export function whoIsAsked(entry: RecordedEntry, { view: { gate }, callable, slackIds }: Called): readonly Marked[] {
  const isCall =
    entry.kind === 'gate' && (isGateOpening(entry) || entry.data['reminder'] !== undefined || Number(entry.data['voided']) > 0);
  if (!isCall || gate === null || gate.id !== entry.data['gateId'] || countApprovals(gate) >= gate.required) return [];
  return callable
    .filter((name) => slackIds.has(name))
    .slice(0, MOST_MENTIONS)
    .map((name) => person(name, slackIds));
}
