import { md, NOTHING, safe } from '../../contracts/slack/text/marked.js';
import { code, sentence } from '../../contracts/slack/text/marks.js';
import { linkToRollout } from '../../contracts/slack/text/rollout/rollout-url.js';
import type { FieldError } from '../../core/errors/app-error.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import { type Notice, toNotice } from './to-notice.js';

export interface StartedRollout {
  readonly view: RolloutView;
  readonly warnings: readonly FieldError[];
  readonly hasBegun: boolean;
  readonly baseUrl: string | undefined;
}

/** Which rollout a person has just asked for, and what there is to know about it. */
export function toStartedNotice({ view, warnings, hasBegun, baseUrl }: StartedRollout): Notice {
  const link = linkToRollout(baseUrl, view.id, 'Open on the dashboard');
  return toNotice(
    [
      md`✅ *${hasBegun ? 'Started' : 'Stored; it begins later'}*: ${safe(view.feature, 100)} in ${safe(view.environment, 60)}`,
      md`${code(view.id, 120)}${link === NOTHING ? NOTHING : md` · ${link}`}`,
      ...warnings.slice(0, 5).map(({ detail }) => md`⚠️ ${sentence(detail, 400)}`),
    ],
    [md`${code(`/tidegate status ${view.id}`)} shows where it stands.`],
  );
}
