import { navigate } from './location.js';
import { type PathName, pathTo } from './paths.js';

/** After `g`. */
const PLACES: Readonly<Record<string, PathName>> = { r: 'rollouts', f: 'flags', z: 'freezes', a: 'audit', s: 'start' };
const CHORD_MS = 1_500;

/** `/` goes to the page's filter, `g r` (f, z, a, s) to a page. Not while somebody types, and not in a dialog. */
export function followKeys(): () => void {
  let chordUntilMs = 0;
  const onKey = (event: KeyboardEvent) => {
    if (!isForPage(event)) return;
    const place = Date.now() < chordUntilMs ? PLACES[event.key] : undefined;
    chordUntilMs = event.key === 'g' ? Date.now() + CHORD_MS : 0;
    if (place !== undefined) navigate(pathTo(place));
    else if (event.key !== '/' || !focusFilter()) return;
    event.preventDefault();
  };
  document.addEventListener('keydown', onKey);
  return () => document.removeEventListener('keydown', onKey);
}

const isForPage = (event: KeyboardEvent): boolean =>
  !(event.metaKey || event.ctrlKey || event.altKey) && !isTyping(event.target) && document.querySelector('dialog[open]') === null;

function focusFilter(): boolean {
  const filter = document.querySelector<HTMLElement>('[data-filter]');
  filter?.focus();
  return filter !== null;
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(?:input|textarea|select)$/i.test(target.tagName));
