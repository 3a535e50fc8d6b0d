/** `system`: as the machine says. */
export type Scheme = 'system' | 'light' | 'dark';

const NAME = 'tidegate.scheme';

/** The scheme that was chosen on this machine. A choice of colours is no secret: it may outlive the tab. */
export function readScheme(): Scheme {
  const kept = localStorage.getItem(NAME);
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}

export function applyScheme(scheme: Scheme): void {
  if (scheme === 'system') localStorage.removeItem(NAME);
  else localStorage.setItem(NAME, scheme);
  if (scheme === 'system') document.documentElement.removeAttribute('data-scheme');
  else document.documentElement.setAttribute('data-scheme', scheme);
}

/** What a reader sees now. */
export function shownScheme(scheme: Scheme): 'light' | 'dark' {
  if (scheme !== 'system') return scheme;
  return window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}
