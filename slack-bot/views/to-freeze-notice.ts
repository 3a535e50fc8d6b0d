import { type Marked, md, safe } from '../../contracts/slack/text/marked.js';
import { code, dateOf, person, type SlackIds, sentence } from '../../contracts/slack/text/marks.js';
import type { FieldError } from '../../core/errors/app-error.js';
import type { Freeze } from '../../core/freeze/freeze.js';
import type { FreezeView } from '../../core/freeze/freeze-view.js';
import { describeScope } from '../../core/freeze/freeze-words.js';
import { type Notice, toNotice } from './to-notice.js';

/** A freeze in one line: what, by whom, until when and why. */
export function toFreezeLine(freeze: Freeze, slackIds?: SlackIds): Marked {
  const until = freeze.untilMs === null ? md`until somebody lifts it` : md`until ${dateOf(freeze.untilMs)}`;
  return md`🧊 *Frozen: ${safe(describeScope(freeze), 150)}* ${until}, by ${person(freeze.by, slackIds)}: ${sentence(freeze.reason, 500)}`;
}

export interface FrozenNews {
  readonly freeze: Freeze;
  readonly warnings: readonly FieldError[];
  readonly slackIds?: SlackIds;
}

/** For everybody in the channel: the line was stopped, and what that does not stop. */
export function toFrozenNotice({ freeze, warnings, slackIds }: FrozenNews): Notice {
  return toNotice(
    [
      toFreezeLine(freeze, slackIds),
      md`Nothing goes forward there from now on: no rollout begins, and none shows the candidate to more units.`,
      md`*Rollbacks are not affected*: guards, abort and kill work as ever.`,
      ...warnings.map(({ detail }) => md`⚠️ ${sentence(detail, 400)}`),
    ],
    [md`${code(freeze.id, 60)}`, md`${code(`/tidegate thaw ${freeze.id} <reason>`)} lets it go on.`],
  );
}

/** For everybody in the channel: the line goes on. */
export function toThawedNotice(freeze: FreezeView, slackIds?: SlackIds): Notice {
  const by = person(freeze.liftedBy ?? '', slackIds);
  return toNotice(
    [
      md`☀️ *No longer frozen: ${safe(describeScope(freeze), 150)}.* Lifted by ${by}: ${sentence(freeze.liftReason ?? '', 500)}`,
      md`It was frozen by ${person(freeze.by, slackIds)}: ${sentence(freeze.reason, 300)} What it held goes on by itself, with fresh proof.`,
    ],
    [md`${code(freeze.id, 60)}`],
  );
}

/** For a wish to thaw that may mean several freezes, or that names something that is not frozen by itself. */
export function toWhichFreezeNotice(freezes: readonly Freeze[], why: string): Notice {
  const lines = freezes.slice(0, 8).map((freeze) => md`• ${code(`/tidegate thaw ${freeze.id} <reason>`)} ${toFreezeLine(freeze)}`);
  const rest = freezes.length > lines.length ? [md`… and ${freezes.length - lines.length} more: \`tidegate freezes\``] : [];
  return toNotice([md`🤔 ${sentence(why, 300)} Nothing was done.`, ...lines, ...rest], []);
}

/** For a command of which a part is missing or wrong. */
export function toUsageNotice(usage: string, why: string): Notice {
  return toNotice([md`🤔 ${sentence(why, 500)} Nothing was done.`, md`${code(usage)}`], []);
}
