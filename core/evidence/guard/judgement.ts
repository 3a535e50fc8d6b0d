import type { GuardMemory } from '../stream/guard-memory.js';
import type { GuardFinding } from '../verdict.js';
import type { RuleName } from './choose-rule.js';

/** What a kind of test contributes; the rest of a finding is the same for all. */
export interface Judgement extends Pick<GuardFinding, 'verdict' | 'evidence' | 'estimate' | 'worst' | 'harm' | 'superior'> {
  readonly rule: RuleName;
  readonly parameters: GuardFinding['parameters'];
  readonly memory: GuardMemory;
  /** Said instead of the usual sentence. */
  readonly reason?: string;
}
