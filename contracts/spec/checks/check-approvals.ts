import type { Directory } from '../../../core/principal/directory.js';
import { isSamePrincipal } from '../../../core/principal/principal.js';
import { suggest } from '../nearest-key.js';
import { APPROVING_OUTCOMES, type ApprovalDraft } from '../schema/stage-schema.js';
import type { ParseContext } from '../spec-parts.js';
import { type Check, type CheckFinding, error, warning } from './check-finding.js';

/** Approvals: somebody can give them, and silence never does. */
export const checkApprovals: Check = ({ stages }, context) =>
  stages.items.flatMap(({ pointer, value }) =>
    value.approval === undefined ? [] : checkApproval(`${pointer}/approval`, value.approval, context),
  );

function checkApproval(pointer: string, approval: ApprovalDraft, { directory, requestedBy }: ParseContext): readonly CheckFinding[] {
  const findings: CheckFinding[] = [];
  if ((APPROVING_OUTCOMES as readonly string[]).includes(approval.onExpiry)) {
    findings.push(
      error(
        `${pointer}/onExpiry`,
        `Sent "${approval.onExpiry}": an approval that comes by waiting is no approval, and at 3 a.m. it would ship what nobody has looked at. Write "hold" or "rollback".`,
      ),
    );
  }
  if (approval.approvers.length === 0) {
    findings.push(
      error(
        `${pointer}/approvers`,
        'Sent an empty list: nobody could approve. Name a group ("group:ml-leads") or a person, or leave `approval` out.',
      ),
    );
  } else if (directory === undefined) {
    findings.push(
      warning(
        `${pointer}/approvers`,
        `Nobody checked that ${approval.approvers.join(', ')} can approve: the people are known to the server only.`,
      ),
    );
  } else {
    findings.push(...checkPeople(pointer, approval, directory, requestedBy));
  }
  return findings;
}

function checkPeople(
  pointer: string,
  approval: ApprovalDraft,
  directory: Directory,
  requestedBy: string | undefined,
): readonly CheckFinding[] {
  const unknown = approval.approvers.flatMap((approver, index) =>
    isOfSlack(approver) || directory.members(approver).length > 0
      ? []
      : [error(`${pointer}/approvers/${index}`, explainUnknown(approver, directory))],
  );
  if (unknown.length > 0) return unknown;
  // Who is in a user group is known to Slack alone, and asked when somebody clicks.
  if (approval.approvers.some(isOfSlack)) return [];
  const named = [...new Set(approval.approvers.flatMap((approver) => directory.members(approver).map((person) => person.id)))];
  const eligible = named.filter((id) => requestedBy === undefined || !isSamePrincipal(id, requestedBy));
  if (eligible.length === 0) {
    return [
      error(
        `${pointer}/approvers`,
        `Sent ${approval.approvers.join(', ')}, which is only ${requestedBy}, who asks for the rollout: nobody approves their own. Name somebody else.`,
      ),
    ];
  }
  if (approval.required <= eligible.length) return [];
  const without = named.length > eligible.length ? ` (${requestedBy} asks for the rollout and does not count)` : '';
  return [
    error(
      `${pointer}/required`,
      `Sent ${approval.required}, but only ${eligible.length} can approve${without}: ${eligible.slice(0, 5).join(', ')}. Send at most ${eligible.length}, or name more people.`,
    ),
  ];
}

const isOfSlack = (approver: string): boolean => approver.startsWith('group:slack:');

function explainUnknown(approver: string, directory: Directory): string {
  if (!approver.startsWith('group:'))
    return `Sent "${approver}": no such person is known here.${suggest(
      approver,
      directory.people.map((person) => person.id),
    )} Add them to the directory, or name somebody else.`;
  const groups = directory.groups.map((group) => `group:${group}`);
  return `Sent "${approver}": the group is unknown or has no members.${suggest(approver, groups)} Groups with members: ${groups.slice(0, 10).join(', ') || 'none'}.`;
}
