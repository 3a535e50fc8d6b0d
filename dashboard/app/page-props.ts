import type { PathParts } from './paths.js';

/** What every page is given. */
export interface PageProps {
  readonly parts: PathParts;
}
