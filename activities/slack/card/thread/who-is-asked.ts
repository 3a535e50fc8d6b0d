import type { Marked } from '../../../../contracts/slack/text/marked.js';
import { person, type SlackIds } from '../../../../contracts/slack/text/marks.js';
import type { RecordedEntry } from '../../../../core/audit/audit-entry.js';
import { countApprovals } from '../../../../core/gate/gate-policy.js';
import { isSamePrincipal } from '../../../../core/principal/principal.js';
import type { RolloutView } from '../../../../core/rollout/view/rollout-view.js';
import { isGateOpening } from './is-for-channel.js';

const MOST_MENTIONS = 12;

/**
 * Whom a line of a gate calls: those who can still decide there, as mentions; never who asked for the rollout. Nobody when the gate is decided or closed by now
 * (a line that Slack took an hour late), and nobody whom Slack does not know.
 */
export function whoIsAsked(entry: RecordedEntry, { gate, requestedBy }: RolloutView, slackIds: SlackIds): readonly Marked[] {
  const isCall =
    entry.kind === 'gate' && (isGateOpening(entry) || entry.data['reminder'] !== undefined || Number(entry.data['voided']) > 0);
  if (!isCall || gate === null || gate.id !== entry.data['gateId'] || countApprovals(gate) >= gate.required) return [];
  const done = [requestedBy, ...gate.decisions.map(({ principal }) => principal)];
  return gate.approvers
    .filter((approver) => slackIds.has(approver) && !done.some((name) => isSamePrincipal(name, approver)))
    .slice(0, MOST_MENTIONS)
    .map((approver) => person(approver, slackIds));
}
