import type { FlagMove } from '../../rollout/spec.js';
import type { RunbookBlock, RunbookSetting } from '../runbook.js';
import type { RunbookFacts } from '../runbook-facts.js';

/** How a person works on one platform. `flags` are those of the platform, in the order in which they go back. */
export interface PlatformWords {
  readonly settings: readonly RunbookSetting[];
  /** Nobody gets the candidate of any of these flags any more. */
  readonly cut: (facts: RunbookFacts, flags: readonly FlagMove[]) => readonly RunbookBlock[];
  /** One flag back on its control version, and how that is read back. */
  readonly restore: (facts: RunbookFacts, flag: FlagMove) => readonly RunbookBlock[];
  readonly cleanUp: (facts: RunbookFacts, flags: readonly FlagMove[]) => readonly RunbookBlock[];
  /** What an application sees. */
  readonly outside: (facts: RunbookFacts, flags: readonly FlagMove[]) => readonly RunbookBlock[];
}
