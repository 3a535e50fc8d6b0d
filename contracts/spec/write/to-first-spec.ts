import { stringify } from 'yaml';
import { toDefaultGuards } from '../../plans/default-guards.js';
import { needsApprovers, type PlanStage, withApprovers } from '../../plans/plan-stages.js';

/** What somebody has to say once about a feature. */
export interface FirstSpec {
  readonly feature: string;
  readonly environment: string;
  readonly summary: string;
  readonly unit: string;
  readonly flags: readonly { readonly key: string; readonly layer: string; readonly control: string; readonly candidate: string }[];
  readonly plan: { readonly name: string; readonly title: string; readonly version: string; readonly stages: readonly PlanStage[] };
  readonly approvers: readonly string[];
  /** Metrics that the application reports; those without a default guard are left out. */
  readonly metrics: readonly string[];
  readonly unitsPerHour?: number | undefined;
}

const flow = (value: unknown): string =>
  stringify(value, { collectionStyle: 'flow', lineWidth: 0, flowCollectionPadding: true, defaultStringType: 'PLAIN' }).trim();

/** The first spec of a feature as a commented YAML text, to be read and changed by people; to be checked like every other. */
export function toFirstSpecText(first: FirstSpec): string {
  const { feature, environment, summary, unit, flags, plan, metrics, unitsPerHour } = first;
  const stages = withApprovers(plan.stages, { approvers: first.approvers, required: 1 });
  const guards = toDefaultGuards(metrics);
  const line = (key: string, value: unknown, comment: string) => `${key}: ${flow(value)} # ${comment}`;
  const list = (values: readonly unknown[]) => values.map((value) => `  - ${flow(value)}`);
  return `${[
    `# The rollout of a change to ${feature}. docs/spec.md explains every key; \`tidegate plan\` shows what it would do.`,
    'apiVersion: tidegate/v1',
    line('feature', feature, 'what your users see; the application asks for the flags of a feature'),
    line('environment', environment, 'where'),
    line('summary', summary, 'one line for the people who will read about it'),
    line('unit', unit, 'what is assigned to an arm: session, user or task'),
    'bundle:',
    '  flags: # everything that moves together, in apply order: what must understand both versions comes first',
    ...list(flags).map((text) => `  ${text}`),
    `stages: # ${plan.title} (template ${plan.name})${needsApprovers(plan.stages) ? '; nobody approves what they have asked for' : ''}`,
    ...list(stages),
    'guards: # "not worse than control by more than …": passes when that is proven, fails when the opposite is; no data is never a pass',
    ...list(guards),
    '# What control shows today, for rates, makes the forecast possible and the guards sharper:',
    '# metrics:',
    ...guards.slice(0, 1).map(({ metric }) => `#   ${metric}: { source: outcomes, baseline: 0.01 }`),
    ...(unitsPerHour === undefined
      ? ['# traffic: { unitsPerHour: 1000 } # refuses stages that cannot see enough units in time']
      : [line('traffic', { unitsPerHour }, 'refuses stages that cannot see enough units in time')]),
    '# notify: { slack: "#llm-releases", page: oncall } # who hears of it',
    line('template', { name: plan.name, version: plan.version }, 'where the stages come from; for the record'),
  ].join('\n')}\n`;
}
