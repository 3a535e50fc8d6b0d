import { EVERYTHING, isAllowed } from '../../access/access.js';
import type { Right } from '../../access/role.js';
import { isApprover, requestersOf } from '../../gate/gate-policy.js';
import type { DirectoryEntry } from '../../principal/directory.js';
import { isSamePrincipal, type Principal } from '../../principal/principal.js';
import type { ExplainInput } from './explain-input.js';
import type { Action, WhoCan } from './explanation.js';

/** As many as somebody would write to. */
const MOST_PEOPLE = 50;

const RIGHTS: Readonly<Record<Action, Right>> = {
  approve: 'approve',
  reject: 'stop',
  pause: 'stop',
  abort: 'stop',
  kill: 'stop',
  resume: 'operate',
  thaw: 'operate',
  breakGlass: 'operate',
  revert: 'operate',
  retry: 'operate',
};

/** Who of the directory can do these things now. People that only Slack or an identity provider knows are not in it; the note says so where it matters. */
export function toWhoCan(input: ExplainInput, actions: readonly Action[]): readonly WhoCan[] {
  return actions.map((action) => {
    const able = input.directory.people.filter((person) => can(input, action, person));
    const groups = [...new Set(able.flatMap((person) => person.groups))].filter((group) => isNamed(input, action, group)).sort();
    const people = able.map(({ id }) => id).sort();
    return { action, right: RIGHTS[action], people: people.slice(0, MOST_PEOPLE), groups, note: describeNote(input, action, people) };
  });
}

function can(input: ExplainInput, action: Action, person: DirectoryEntry): boolean {
  const { view, access } = input;
  const grants = access.grantsOf(person);
  if (!isAllowed(grants, RIGHTS[action], { environment: view.environment, feature: view.feature })) return false;
  const principal: Principal = { ...person, via: 'system' };
  if (action === 'breakGlass') return isApprover(input.breakGlass, principal);
  if (action !== 'approve' && action !== 'reject') return true;
  const { gate } = view;
  if (gate === null || !isApprover(gate.approvers, principal)) return false;
  if (gate.decisions.some((decision) => isSamePrincipal(decision.principal, person.id))) return false;
  return action === 'reject' || !requestersOf(view).some((requester) => isSamePrincipal(requester, person.id));
}

/** A group that the rule names is worth naming; that somebody is in other groups as well is not. */
function isNamed({ view, access, breakGlass }: ExplainInput, action: Action, group: string): boolean {
  const named = `group:${group}`;
  if (action === 'breakGlass') return breakGlass.includes(named);
  if (action === 'approve' || action === 'reject') return view.gate?.approvers.includes(named) ?? false;
  const grants = access.grantsOf({ id: '', groups: [group] });
  // Where everybody may everything, no group stands out.
  return grants !== EVERYTHING && isAllowed(grants, RIGHTS[action], { environment: view.environment, feature: view.feature });
}

function describeNote({ view, breakGlass }: ExplainInput, action: Action, people: readonly string[]): string {
  const more = people.length > MOST_PEOPLE ? ` ${people.length - MOST_PEOPLE} more are not listed.` : '';
  if (action === 'approve') {
    const slack = view.gate?.approvers.filter((approver) => approver.startsWith('group:slack:')) ?? [];
    const others = slack.length === 0 ? '' : ` Slack knows who is in ${slack.join(', ')}.`;
    const decided = view.gate?.decisions.map(({ principal }) => principal) ?? [];
    const done = decided.length === 0 ? '' : ` Decided already: ${decided.join(', ')}.`;
    return `Not ${requestersOf(view).join(', ')}, who asked for it.${done}${others}${more}`;
  }
  if (action === 'breakGlass')
    return breakGlass.length === 0 ? 'TIDEGATE_BREAK_GLASS names nobody.' : `Named by TIDEGATE_BREAK_GLASS: ${breakGlass.join(', ')}.`;
  return more.trim();
}
