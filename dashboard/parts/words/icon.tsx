import type { JSX } from 'preact';

/** Strokes on a grid of 16 by 16. */
const PATHS = {
  check: 'M3.5 8.5l3 3 6-7',
  cross: 'M4.5 4.5l7 7M11.5 4.5l-7 7',
  pause: 'M6 4v8M10 4v8',
  play: 'M5.5 3.8v8.4l6.5-4.2z',
  clock: 'M8 4.8V8l2.2 1.6M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0z',
  hand: 'M5 8V4.6a.9.9 0 0 1 1.8 0V7.4V3.4a.9.9 0 0 1 1.8 0v4V4.2a.9.9 0 0 1 1.8 0v4.4-2a.9.9 0 0 1 1.8 0V9.6c0 2.6-1.6 4.2-4 4.2-2.1 0-3.1-1-4-3L2.9 9c-.3-.9.7-1.3 1.2-.7z',
  eye: 'M1.8 8S4 3.8 8 3.8 14.2 8 14.2 8 12 12.2 8 12.2 1.8 8 1.8 8zM9.8 8a1.8 1.8 0 1 1-3.6 0 1.8 1.8 0 0 1 3.6 0z',
  back: 'M6.5 3.5L3 7l3.5 3.5M3 7h6.5a3.5 3.5 0 0 1 0 7H8',
  alert: 'M8 2.4L14.4 13.4H1.6zM8 6.6v3M8 11.4v.2',
  frost: 'M8 1.8v12.4M2.6 4.9l10.8 6.2M13.4 4.9L2.6 11.1',
  dash: 'M4 8h8',
  dot: 'M8 8h.01',
  search: 'M10.6 10.6L14 14M12 7A5 5 0 1 1 2 7a5 5 0 0 1 10 0z',
  flag: 'M4 14V2.5h8l-1.8 3L12 8.5H4',
  pencil: 'M3 13l.6-2.8L11 2.8l2.2 2.2-7.4 7.4z',
  bolt: 'M8.8 1.8L3.5 9h4l-.6 5.2L12.5 7h-4z',
  person: 'M10.6 5.2a2.6 2.6 0 1 1-5.2 0 2.6 2.6 0 0 1 5.2 0zM3 13.8c.4-2.8 2.4-4.2 5-4.2s4.6 1.4 5 4.2',
  lock: 'M4.5 7.2V5a3.5 3.5 0 0 1 7 0v2.2M3.5 7.2h9v6.3h-9z',
  bell: 'M4 11.2V7.4a4 4 0 0 1 8 0v3.8l1 1H3zM6.8 13.6h2.4',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  sun: 'M8 1.5v1.6M8 12.9v1.6M1.5 8h1.6M12.9 8h1.6M3.4 3.4l1.1 1.1M11.5 11.5l1.1 1.1M12.6 3.4l-1.1 1.1M4.5 11.5l-1.1 1.1M10.8 8a2.8 2.8 0 1 1-5.6 0 2.8 2.8 0 0 1 5.6 0z',
  moon: 'M13.4 9.6A5.8 5.8 0 0 1 6.4 2.6a5.8 5.8 0 1 0 7 7z',
  ring: 'M12 8a4 4 0 1 1-8 0 4 4 0 0 1 8 0z',
  link: 'M6.8 9.2l2.4-2.4M7.4 5L9 3.4a2.6 2.6 0 0 1 3.6 3.6L11 8.6M8.6 11L7 12.6A2.6 2.6 0 0 1 3.4 9L5 7.4',
} as const;

export type IconName = keyof typeof PATHS;

/** A drawing beside a word; it says nothing that the word does not. */
export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }): JSX.Element {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
