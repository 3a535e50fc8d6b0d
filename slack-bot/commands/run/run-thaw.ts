import { isRefusal } from '../../../core/errors/refusal.js';
import { EVERYWHERE } from '../../../operations/access/require-right.js';
import { liftFreeze } from '../../../operations/freezes/lift-freeze.js';
import type { BotDeps } from '../../bot-deps.js';
import { requireInSlack, requireReader } from '../../identity/slack-caller.js';
import { toErrorNotice } from '../../views/to-error-notice.js';
import { toThawedNotice, toUsageNotice, toWhichFreezeNotice } from '../../views/to-freeze-notice.js';
import type { Notice } from '../../views/to-notice.js';
import type { Asked } from '../asked.js';
import { describeUnknown, readScopeWord, type ScopeWord } from '../find/read-scope-word.js';
import { resolveThaw, type ThawMeant } from '../find/resolve-thaw.js';
import type { Command } from '../parse/command.js';
import { requirePerson } from '../require-person.js';
import { findReasonFault } from './find-reason-fault.js';

const USAGE = '/tidegate thaw [feature, everything or id] <reason>';

/** `/tidegate thaw`: lets the line go on, and says so in the channel. */
export async function runThaw(deps: BotDeps, asked: Asked, { first, rest }: Extract<Command, { readonly kind: 'thaw' }>): Promise<void> {
  const by = await requirePerson(deps, asked.who);
  await requireReader(deps, by);
  const { environment } = deps;
  const [active, word] = await Promise.all([deps.store.freezes.allActive(deps.nowMs()), readScopeWord(deps, first)]);
  const meant = resolveThaw({ first, rest, active, environment, word: word.kind });
  if (meant.found !== 'one') return asked.tell(toNotTheOne(meant, { first, word, environment }));
  const fault = findReasonFault(meant.reason);
  if (fault !== null) return asked.tell(toUsageNotice(USAGE, fault));
  await requireInSlack(deps, by, 'operate', (await deps.store.freezes.get(meant.id)) ?? EVERYWHERE);
  const lifted = await liftFreeze(deps, { id: meant.id, by, reason: meant.reason });
  if (isRefusal(lifted)) return asked.tell(toErrorNotice(lifted));
  await asked.announce(toThawedNotice(lifted, new Map([[by.id, asked.who.userId]])));
}

interface Named {
  readonly first: string;
  readonly word: ScopeWord;
  readonly environment: string;
}

function toNotTheOne(meant: Exclude<ThawMeant, { readonly found: 'one' }>, { first, word, environment }: Named): Notice {
  switch (meant.found) {
    case 'several':
      return toWhichFreezeNotice(meant.freezes, 'Which one?');
    case 'unknown':
      return toWhichFreezeNotice(meant.freezes, word.kind === 'unknown' ? describeUnknown(first, word, environment) : 'Which one?');
    case 'other':
      return toWhichFreezeNotice(meant.freezes, explainOther(word, first));
    case 'none':
      return toUsageNotice(USAGE, `Nothing is frozen in ${environment} now.`);
  }
}

const explainOther = ({ kind }: ScopeWord, first: string): string =>
  kind === 'everything' ? 'No freeze of everything holds; these do.' : `${first} is not frozen by itself; these hold more than that.`;
