import type { ComponentChildren, JSX } from 'preact';

/** A place with nothing in it says what would be here and how it gets there. */
export function Empty({
  title,
  children,
  command,
}: {
  readonly title: string;
  readonly children: ComponentChildren;
  readonly command?: string;
}): JSX.Element {
  return (
    <div class="empty">
      <h2>{title}</h2>
      <p>{children}</p>
      {command !== undefined && (
        <pre class="command">
          <code>{command}</code>
        </pre>
      )}
    </div>
  );
}

/** While the first answer is on its way. */
export function Loading({ what }: { readonly what: string }): JSX.Element {
  return (
    <p class="loading" role="status">
      Reading {what} …
    </p>
  );
}
