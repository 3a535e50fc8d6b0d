import { createHash } from 'node:crypto';
import { createFreeze } from '../../../operations/freezes/create-freeze.js';
import type { BotDeps } from '../../bot-deps.js';
import { requireInSlack } from '../../identity/slack-caller.js';
import { toFrozenNotice, toUsageNotice } from '../../views/to-freeze-notice.js';
import type { Asked } from '../asked.js';
import { describeUnknown, readScopeWord } from '../find/read-scope-word.js';
import type { FreezeCommand } from '../parse/command.js';
import { requirePerson } from '../require-person.js';
import { findReasonFault } from './find-reason-fault.js';

const NO_FEATURE = { kind: 'unknown', nearest: null } as const;
const USAGE = '/tidegate freeze [feature or everything] [for 2h] <reason>';

/** `/tidegate freeze`: stops the line at once, and says so in the channel. */
export async function runFreeze(deps: BotDeps, asked: Asked, command: FreezeCommand): Promise<void> {
  const by = await requirePerson(deps, asked.who);
  const { first, rest, forMs } = command;
  const word = await readScopeWord(deps, first);
  const unknown = word.kind === 'unknown' ? word : word.kind === 'reason' && command.isFeature ? NO_FEATURE : null;
  if (unknown !== null) {
    const why = `${describeUnknown(first, unknown, deps.environment)} Say “everything” before the reason to freeze all features.`;
    return asked.tell(toUsageNotice(USAGE, why));
  }
  const feature = word.kind === 'feature' ? first : null;
  await requireInSlack(deps, by, 'stop', { environment: deps.environment, feature });
  const reason = (word.kind === 'reason' ? `${first} ${rest}` : rest).trim();
  const fault = findReasonFault(reason);
  if (fault !== null) return asked.tell(toUsageNotice(USAGE, fault));
  const order = { environment: deps.environment, feature, kind: 'stop' as const, reason, by, fromMs: null };
  // The same command delivered twice is one freeze: its id comes from the command.
  const createId = () => createHash('sha256').update(asked.triggerId).digest('hex');
  const created = await createFreeze({ ...deps, createId }, { ...order, untilMs: forMs === null ? null : deps.nowMs() + forMs });
  await asked.announce(toFrozenNotice({ ...created, slackIds: new Map([[by.id, asked.who.userId]]) }));
}
