import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Icon } from '../words/icon.js';

/** Actions that are not the first choice. Closes on Esc, on a choice, and on a click elsewhere. */
export function Menu({ label, children }: { readonly label: string; readonly children: ComponentChildren }): JSX.Element {
  const menu = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = (event: Event) => closeMenu(menu.current, event);
    document.addEventListener('click', close);
    document.addEventListener('keydown', close);
    return () => {
      document.removeEventListener('click', close);
      document.removeEventListener('keydown', close);
    };
  }, []);
  return (
    <details class="menu" ref={menu}>
      <summary class="button" aria-label={label}>
        <Icon name="more" />
        <span class="menu-word">More</span>
      </summary>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: only closes after what a button inside has done, by key or by click */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the buttons inside are the controls */}
      <div class="menu-list" onClick={() => menu.current?.removeAttribute('open')}>
        {children}
      </div>
    </details>
  );
}

function closeMenu(menu: HTMLDetailsElement | null, event: Event): void {
  if (menu?.open !== true) return;
  const isInside = event.target instanceof Node && menu.contains(event.target);
  if (event instanceof KeyboardEvent) {
    if (event.key !== 'Escape') return;
    if (isInside) menu.querySelector('summary')?.focus();
  } else if (isInside) return;
  menu.open = false;
}
