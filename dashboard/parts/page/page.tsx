import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface PageProps {
  /** The heading, and the beginning of the tab's title. */
  readonly title: string;
  /** Stands in the tab instead of the heading. */
  readonly tabTitle?: string;
  /** Above the heading: where this page belongs. */
  readonly trail?: ComponentChildren;
  /** Beside the heading. */
  readonly aside?: ComponentChildren;
  /** Below the heading. */
  readonly intro?: ComponentChildren;
  readonly children: ComponentChildren;
}

let isFirst = true;

/** The frame of every page: one heading, which takes the focus when somebody comes from another page, and the tab's title. */
export function Page({ title, tabTitle = title, trail, aside, intro, children }: PageProps): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${tabTitle} · Tidegate`;
  }, [tabTitle]);
  useEffect(() => {
    // The browser's own start of a page is left alone: there the focus begins at the top.
    if (!isFirst) heading.current?.focus();
    isFirst = false;
  }, []);
  return (
    <main id="content" class="page">
      {trail !== undefined && <div class="trail">{trail}</div>}
      <div class="page-head">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {aside !== undefined && <div class="page-aside">{aside}</div>}
      </div>
      {intro !== undefined && <div class="page-intro">{intro}</div>}
      {children}
    </main>
  );
}

/** A part of a page with a heading of its own. */
export function Section({
  title,
  aside,
  children,
  id,
}: {
  readonly title: string;
  readonly aside?: ComponentChildren;
  readonly id?: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <section class="section" {...(id !== undefined && { id })}>
      <div class="section-head">
        <h2>{title}</h2>
        {aside !== undefined && <div class="section-aside">{aside}</div>}
      </div>
      {children}
    </section>
  );
}
