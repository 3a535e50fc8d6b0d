import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

/** A command line with a button that copies it; where the browser allows no copying it is selected instead. */
export function Command({ text }: { readonly text: string }): JSX.Element {
  const [done, setDone] = useState<'copied' | 'selected' | null>(null);
  const copy = async (event: { readonly currentTarget: HTMLElement }) => {
    const code = event.currentTarget.parentElement?.querySelector('code');
    try {
      await navigator.clipboard.writeText(text);
      setDone('copied');
    } catch {
      if (code != null) getSelection()?.selectAllChildren(code);
      setDone('selected');
    }
  };
  return (
    <div class="copyable">
      <pre class="command">
        <code>{text}</code>
      </pre>
      <button type="button" class="button small" onClick={copy}>
        Copy
      </button>
      <span class="quiet" role="status">
        {done === null ? '' : done === 'copied' ? 'Copied.' : 'Selected: copy it by key.'}
      </span>
    </div>
  );
}
