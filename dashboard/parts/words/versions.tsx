import type { JSX } from 'preact';
import type { FlagMove } from '../../../core/rollout/spec.js';

/** What is being changed: each layer with the version that control keeps and the one that the candidate gets. */
export function Versions({ flags }: { readonly flags: readonly FlagMove[] }): JSX.Element {
  return (
    <ul class="versions">
      {flags.map(({ key, layer, control, candidate, platform }) => (
        <li key={key}>
          <span class="versions-layer" title={key}>
            {layer}
          </span>
          <span>
            <code class="version-old">{control}</code>
            <span aria-hidden="true"> → </span>
            <span class="sr-only">becomes</span>
            <code>{candidate}</code>
            {platform !== 'embedded' && <small> on {platform}</small>}
          </span>
        </li>
      ))}
    </ul>
  );
}
