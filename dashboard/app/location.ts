import { useEffect, useState } from 'preact/hooks';

const CHANGED = 'tidegate:location';

/** Goes to an address of the dashboard without loading the page again. */
export function navigate(address: string, { replace = false }: { readonly replace?: boolean } = {}): void {
  if (replace) history.replaceState(null, '', address);
  else history.pushState(null, '', address);
  window.dispatchEvent(new Event(CHANGED));
}

/** The present address, as it changes. */
export function useLocation(): { readonly pathname: string; readonly search: string } {
  const [shown, setShown] = useState(read);
  useEffect(() => {
    const update = () => setShown(read());
    window.addEventListener('popstate', update);
    window.addEventListener(CHANGED, update);
    return () => {
      window.removeEventListener('popstate', update);
      window.removeEventListener(CHANGED, update);
    };
  }, []);
  return shown;
}

const read = () => ({ pathname: window.location.pathname, search: window.location.search });

/** One value of the address's query, and how to change it; what is empty is left out. */
export function useQuery(name: string): readonly [string, (value: string) => void] {
  const { search } = useLocation();
  const set = (value: string) => {
    const query = new URLSearchParams(window.location.search);
    if (value === '') query.delete(name);
    else query.set(name, value);
    const text = query.toString();
    navigate(`${window.location.pathname}${text === '' ? '' : `?${text}`}`, { replace: true });
  };
  return [new URLSearchParams(search).get(name) ?? '', set];
}

/** Lets plain clicks on links to pages of the dashboard stay on this page; all others are the browser's. */
export function followLinks(isPage: (pathname: string) => boolean): () => void {
  const onClick = (event: MouseEvent) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element | null)?.closest?.('a[href]');
    if (!(link instanceof HTMLAnchorElement) || link.target !== '' || link.hasAttribute('download')) return;
    const url = new URL(link.href);
    if (url.origin !== window.location.origin || !isPage(url.pathname) || (url.hash !== '' && url.pathname === window.location.pathname))
      return;
    event.preventDefault();
    navigate(`${url.pathname}${url.search}`);
  };
  document.addEventListener('click', onClick);
  return () => document.removeEventListener('click', onClick);
}
