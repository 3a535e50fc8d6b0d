import type { Scenario } from '../scenarios/scenario.js';
import { eppo } from './eppo.js';
import { growthbook, growthbookRestarted } from './growthbook.js';
import { kayenta } from './kayenta.js';
import { naiveZ } from './naive-z.js';
import type { Rule } from './rule.js';
import { statsig } from './statsig.js';
import { argo, unleash } from './thresholds.js';
import { tidegate, tidegatePrimary } from './tidegate.js';
import { turnerGrunwald } from './turner-grunwald.js';

/** What is compared with ours: published rules, and one from the books. */
const RIVALS: readonly Rule[] = [growthbook, growthbookRestarted, statsig, eppo, turnerGrunwald, unleash, argo, kayenta, naiveZ];

/** The rules that have something to say on a scenario. */
export function toRules({ kind, plan }: Pick<Scenario, 'kind' | 'plan'>): readonly Rule[] {
  const rivals = RIVALS.filter(
    ({ name }) => (name !== 'growthbook-restarted' || plan.stages.length > 1) && (name !== 'turner-grunwald' || plan.metric === 'binary'),
  );
  return [tidegate, ...(isForPrimary({ kind, plan }) ? [tidegatePrimary] : []), ...rivals];
}

/** A primary guard differs by its planned test: in what it promotes, over several stages, and for means, where that test is a normal approximation. */
const isForPrimary = ({ kind, plan }: Pick<Scenario, 'kind' | 'plan'>): boolean =>
  kind === 'good' || kind === 'margin' || (kind === 'null' && (plan.stages.length > 1 || plan.metric === 'numeric'));
