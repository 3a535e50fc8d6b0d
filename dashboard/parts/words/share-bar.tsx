import type { JSX } from 'preact';
import { formatShare, WHOLE } from '../../../core/assignment/share.js';

interface ShareBarProps {
  /** 1/100,000. */
  readonly share: number;
  /** Instead of the share, for example of a shadow stage: `10 % mirrored`. */
  readonly label?: string | undefined;
}

/** How many units get the candidate: as a length and in figures. */
export function ShareBar({ share, label }: ShareBarProps): JSX.Element {
  const percent = Math.min(100, Math.max(0, (share / WHOLE) * 100));
  return (
    <span class="share">
      <span class="share-track" aria-hidden="true">
        <span class="share-fill" style={{ width: `${percent}%` }} />
      </span>
      <span class="share-text">{label ?? formatShare(share)}</span>
    </span>
  );
}
