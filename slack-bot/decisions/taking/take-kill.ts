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

/** Control for everybody, straight in the store: no gate, no revision and no engine stands before it. */
export async function takeKill(deps: BotDeps, { wish, row, principal }: KnownKill, tell: Tell): Promise<void> {
  const { environment, feature } = row;
  const running = killFeature(deps, { environment, feature, by: principal, reason: wish.reason });
  await tell(toDoneNotice(describe(await answerInTime(deps, { verb: 'kill', running, tell }))));
}

function describe({ feature, environment, platforms, engine }: KillResult): string {
  const late = platforms.filter(({ told }) => told === 'later').map(({ platform, detail }) => `${platform} (${detail ?? 'no answer yet'})`);
  return [
    `${feature} in ${environment} is killed: every unit gets control.`,
    late.length === 0 ? 'All flag platforms show it.' : `Not yet shown by ${late.join(', ')}; Tidegate tells it again until it does.`,
    ...(engine === 'later' ? ['The workflow engine does not answer; the rollout is rolled back when it is back.'] : []),
  ].join(' ');
}
