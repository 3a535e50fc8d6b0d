import { createHash } from 'node:crypto';
import { nearestKey } from '../../../contracts/spec/nearest-key.js';
import { createFreeze } from '../../../operations/freezes/create-freeze.js';
import type { BotDeps } from '../../bot-deps.js';
import { toFrozenNotice, toUsageNotice } from '../../views/to-freeze-notice.js';
import type { Asked } from '../asked.js';
import { isKnownFeature } from '../find/is-known-feature.js';
import type { FreezeCommand } from '../parse/command.js';
import { requirePerson } from '../require-person.js';
import { findReasonFault } from './find-reason-fault.js';

const USAGE = '/tidegate freeze [feature] [for 2h] <reason>';

/** `/tidegate freeze`: stops the line at once, for everybody who is known, and says so in the channel. */
export async function runFreeze(deps: BotDeps, asked: Asked, command: FreezeCommand): Promise<void> {
  const by = await requirePerson(deps, asked.who);
  const { first, rest, forMs } = command;
  const isFeature = await isKnownFeature(deps, first);
  if (command.isFeature && !isFeature) return asked.tell(toUsageNotice(USAGE, await explainUnknown(deps, first)));
  const reason = (isFeature ? rest : `${first} ${rest}`).trim();
  const fault = findReasonFault(reason);
  if (fault !== null) return asked.tell(toUsageNotice(USAGE, fault));
  const order = { environment: deps.environment, feature: isFeature ? first : null, kind: 'stop' as const, reason, by, fromMs: null };
  // The same command delivered twice is one freeze: its id comes from the command.
  const createId = () => createHash('sha256').update(asked.triggerId).digest('hex');
  const created = await createFreeze({ ...deps, createId }, { ...order, untilMs: forMs === null ? null : deps.nowMs() + forMs });
  await asked.announce(toFrozenNotice({ ...created, slackIds: new Map([[by.id, asked.who.userId]]) }));
}

async function explainUnknown({ store, environment }: BotDeps, name: string): Promise<string> {
  const known = (await store.flags.readBundles(environment)).map(({ feature }) => feature);
  const nearest = nearestKey(name, known);
  return `There is no feature “${name.slice(0, 100)}” in ${environment}.${nearest === undefined ? ' Leave it out to freeze everything.' : ` Did you mean ${nearest}?`}`;
}
