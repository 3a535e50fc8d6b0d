import type { Pager } from './pager.js';

/** Shows pages where a developer looks: on the terminal of `tidegate dev`. */
export function createConsolePager(name: string, write: (line: string) => void): Pager {
  return {
    async send({ summary, view }) {
      write(`PAGE to ${name}: ${summary}${view === null ? '' : ` (rollout ${view.id})`}`);
    },
  };
}
