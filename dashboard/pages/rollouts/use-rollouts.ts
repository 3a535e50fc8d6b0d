import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import type { RolloutPage } from '../../api/answers.js';
import { type ApiClient, toQuery } from '../../api/api-client.js';
import { type OnePage, type Pages, usePages } from '../../api/use-pages.js';

const ENDED = 'completed,rolledBack,refused';
const OPEN = 'preflight,applying,watching,gate,baking,completing,paused,held,rollingBack,rollbackStuck';

const read =
  (state: string, limit: number) =>
  async (api: ApiClient, cursor: string | undefined, signal: AbortSignal): Promise<OnePage<RolloutView>> => {
    const { rollouts, next } = await api.get<RolloutPage>(`/v1/rollouts${toQuery({ state, limit, cursor })}`, signal);
    return { rows: rollouts, next };
  };

const readOpen = read(OPEN, 200);
const readEnded = read(ENDED, 25);

/** Those under way, as they change, and the last ones that have ended. */
export function useRollouts(): { readonly open: Pages<RolloutView>; readonly ended: Pages<RolloutView> } {
  return {
    open: usePages({ key: 'open', read: readOpen, everyMs: 2_500 }),
    ended: usePages({ key: 'ended', read: readEnded, everyMs: 10_000 }),
  };
}
