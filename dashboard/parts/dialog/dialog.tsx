import type { ComponentChildren, JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

let lastId = 0;

/** The browser's own modal dialog while it is rendered: the rest of the page is inert, Esc closes, the focus goes back to where it came from. */
export function Dialog({ title, onClose, children }: DialogProps): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useRef(`dialog-${++lastId}`).current;
  // Before anything is painted or typed: Esc right after the key that opened it must find it open.
  useLayoutEffect(() => {
    const shown = dialog.current;
    const opener = document.activeElement;
    shown?.showModal();
    return () => {
      shown?.close();
      returnFocus(opener);
    };
  }, []);
  const cancel = (event: Event) => {
    event.preventDefault();
    onClose();
  };
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby={id} onCancel={cancel}>
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  );
}

/** To what opened it; to the menu where that was an item of a menu that has closed since. */
function returnFocus(opener: Element | null): void {
  if (!(opener instanceof HTMLElement) || !opener.isConnected) return;
  const menu = opener.closest('details:not([open])');
  (menu?.querySelector('summary') ?? opener).focus();
}
