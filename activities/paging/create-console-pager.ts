import type { Pager } from './pager.js';

/** Shows pages where a developer looks: on the terminal of `tidegate dev`. */
export function createConsolePager(name: string, write: (line: string) => void): Pager {
  return {
    async send({ action, summary, view }) {
      const lead = action === 'trigger' ? `PAGE to ${name}` : `PAGE to ${name} resolved`;
      write(`${lead}: ${summary}${view === null ? '' : ` (rollout ${view.id})`}`);
    },
  };
}
