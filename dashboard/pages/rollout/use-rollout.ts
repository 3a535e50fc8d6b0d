import { useEffect, useState } from 'preact/hooks';
import type { SseMessage } from '../../../contracts/events/sse-parser.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import type { Entry } from '../../api/answers.js';
import { part } from '../../api/api-client.js';
import { followStream, type StreamState } from '../../api/follow-stream.js';
import { useApi } from '../../api/session.js';

export interface LiveRollout {
  /** Null until the first answer. */
  readonly view: RolloutView | null;
  /** The timeline so far, in the order of its numbers. */
  readonly entries: readonly Entry[];
  readonly stream: StreamState;
}

interface News {
  readonly view: RolloutView | null;
  readonly entries: readonly Entry[];
}

/** A rollout and its timeline as they are, for as long as the page is shown. */
export function useRollout(id: string): LiveRollout {
  const api = useApi();
  const [news, setNews] = useState<News>({ view: null, entries: [] });
  const [stream, setStream] = useState<StreamState>({ kind: 'connecting' });
  useEffect(() => {
    const stop = new AbortController();
    setNews({ view: null, entries: [] });
    void followStream({
      api,
      path: `/v1/rollouts/${part(id)}/events`,
      after: 0,
      signal: stop.signal,
      onState: setStream,
      onMessage: (message) => setNews((before) => take(before, message)),
    });
    return () => stop.abort();
  }, [api, id]);
  return { ...news, stream };
}

/** An entry that was there already (a stream that came back) changes nothing. */
function take(news: News, { event, data }: SseMessage): News {
  if (event === 'view') return { ...news, view: JSON.parse(data) as RolloutView };
  if (event !== 'entry') return news;
  const entry = JSON.parse(data) as Entry;
  return news.entries.some(({ seq }) => seq === entry.seq) ? news : { ...news, entries: [...news.entries, entry] };
}
