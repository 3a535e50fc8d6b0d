import type { SlackAnswer } from '../ask-slack.js';
import { look, ok, type SlackCheck } from '../slack-check.js';
import { refusalFix } from './refusal-fix.js';

const NAME = 'user groups';
const SHOWN = 5;

/** Which user groups specs can name as approvers. Small plans of Slack have none; groups of the directory work without. */
export function judgeGroups(answer: SlackAnswer<{ readonly usergroups?: readonly { readonly handle?: string }[] }>): SlackCheck {
  if (answer.kind !== 'ok') {
    const said = answer.kind === 'refused' ? answer.error : `Slack ${answer.detail}`;
    const fix =
      answer.kind === 'refused' ? refusalFix(answer.error, { method: 'usergroups.list', variable: 'TIDEGATE_SLACK_BOT_TOKEN' }) : '';
    return look(NAME, `cannot be read (${said}): approvers must be people or groups of the directory`, fix);
  }
  const handles = (answer.data.usergroups ?? []).flatMap(({ handle }) => (handle ? [`group:slack:${handle}`] : []));
  if (handles.length === 0) return ok(NAME, 'the workspace has none; approvers are people or groups of the directory');
  const rest = handles.length - SHOWN;
  return ok(NAME, `as approvers: ${handles.slice(0, SHOWN).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`);
}
