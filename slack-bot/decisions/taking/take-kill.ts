import type { Principal } from '../../../core/principal/principal.js';
import { type KillResult, killFeature } from '../../../operations/kill/kill-feature.js';
import type { RolloutRow } from '../../../store/store.js';
import type { BotDeps } from '../../bot-deps.js';
import type { Tell } from '../../tell/tell.js';
import { toDoneNotice } from '../../views/to-notice.js';
import type { Wish } from '../wish.js';
import { answerInTime } from './answer-in-time.js';

interface KnownKill {
  readonly wish: Wish;
  readonly row: RolloutRow;
  readonly principal: Principal;
}

/** Control for everybody, straight in the store: no gate, no revision and no engine stands before it. However often one submission arrives, it is one kill. */
export async function takeKill(deps: BotDeps, { wish, row, principal }: KnownKill, tell: Tell): Promise<void> {
  const { environment, feature } = row;
  const id = `slack/${row.id}/${principal.id}/${wish.pressId}`;
  const running = killFeature(deps, { environment, feature, by: principal, reason: wish.reason, id });
  await tell(toDoneNotice(describe(await answerInTime(deps, { verb: 'kill', running, tell }))));
}

function describe(result: KillResult): string {
  const { feature, environment, platforms, engine, repeated } = result;
  const stopped = toStopped(result);
  if (repeated)
    return `This kill of ${feature} in ${environment} was taken before (generation ${result.generation}). ${stopped} It counts once: nothing that began later was touched.`;
  const late = platforms.filter(({ told }) => told === 'later').map(({ platform, detail }) => `${platform} (${detail ?? 'no answer yet'})`);
  return [
    `${feature} in ${environment} is killed: every unit gets control.`,
    stopped,
    late.length === 0 ? 'All flag platforms show it.' : `Not yet shown by ${late.join(', ')}; Tidegate tells it again until it does.`,
    ...(engine === 'later' ? ['The workflow engine does not answer; the rollout is rolled back when it is back.'] : []),
  ].join(' ');
}

const toStopped = ({ rolloutId }: KillResult): string =>
  rolloutId === null ? 'No rollout of it was live.' : `It stopped the rollout ${rolloutId}.`;
