import type { JSX } from 'preact';
import { formatBriefly } from '../../../core/plan/format-duration.js';
import type { StreamState } from '../../api/follow-stream.js';
import type { Resource } from '../../api/use-resource.js';
import { useNow } from '../words/time.js';

/** Whether a live page is live, or how old what it shows is. */
export function StreamFreshness({ state }: { readonly state: StreamState }): JSX.Element {
  const nowMs = useNow();
  if (state.kind === 'connecting') return <span class="fresh">Connecting …</span>;
  if (state.kind === 'live') return <Live />;
  const age = state.heardAtMs === null ? 'nothing was heard yet' : `last news ${formatBriefly(nowMs - state.heardAtMs)} ago`;
  const retry = state.retryAtMs > nowMs ? `next try in ${formatBriefly(state.retryAtMs - nowMs + 999)}` : 'trying again';
  return (
    <span class="fresh stale" role="status">
      <b>Stale</b>: {age}, {retry}
    </span>
  );
}

/** The same for a page that asks again and again. */
export function ResourceFreshness({ resource }: { readonly resource: Pick<Resource<unknown>, 'loadedAtMs' | 'problem'> }): JSX.Element {
  const nowMs = useNow();
  const { loadedAtMs, problem } = resource;
  if (problem !== null && loadedAtMs !== null)
    return (
      <span class="fresh stale" role="status">
        <b>Stale</b>: read {formatBriefly(nowMs - loadedAtMs)} ago, trying again
      </span>
    );
  return loadedAtMs === null ? <span class="fresh">Connecting …</span> : <Live />;
}

function Live(): JSX.Element {
  return (
    <span class="fresh live">
      <span class="fresh-dot" aria-hidden="true" />
      Live
    </span>
  );
}
