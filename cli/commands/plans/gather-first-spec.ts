import { BUILT_IN_PLANS, BUILT_IN_VERSION } from '../../../contracts/plans/built-in-plans.js';
import { DEFAULT_METRICS } from '../../../contracts/plans/default-guards.js';
import { type PlanTemplate, parsePlan } from '../../../contracts/plans/parse-plan.js';
import { needsApprovers } from '../../../contracts/plans/plan-stages.js';
import { suggest } from '../../../contracts/spec/nearest-key.js';
import { checkAnswer } from '../../../contracts/spec/write/check-answer.js';
import type { FirstSpec } from '../../../contracts/spec/write/to-first-spec.js';
import { AppError } from '../../../core/errors/app-error.js';
import type { Session } from '../../session.js';
import { askField, askList, type Question } from './ask-field.js';
import { gatherFlags } from './gather-flags.js';

export interface InitFlags {
  readonly feature?: string;
  readonly environment?: string;
  readonly layer?: readonly string[];
  readonly candidate?: readonly string[];
  readonly summary?: string;
  readonly unit?: string;
  readonly template?: string;
  readonly approver?: readonly string[];
  readonly metric?: readonly string[];
  readonly unitsPerDay?: number;
}

const DEFAULTS = { environment: 'production', unit: 'session', template: 'careful-week', metrics: ['error', 'slow_reply', 'judge_pass'] };

/** Everything that a first spec says, from the flags, and by asking for the rest where somebody can be asked. Errors: REQUEST_INVALID (missing, or not valid). */
export async function gatherFirstSpec(session: Session, flags: InitFlags): Promise<FirstSpec> {
  if (!session.io.isTty) requireAll(flags);
  const field = (question: Question) => askField(session, question);
  const feature = await field({ field: 'feature', option: '--feature', given: flags.feature, ask: 'Feature, as the application calls it' });
  const environment = await field({
    field: 'environment',
    option: '--environment',
    given: flags.environment,
    ask: 'Environment',
    fallback: DEFAULTS.environment,
  });
  const moves = await gatherFlags(session, { feature, layers: flags.layer, candidates: flags.candidate });
  const changes = moves.map(({ layer, control, candidate }) => `${layer} ${control} → ${candidate}`).join(', ');
  const summary = await field({
    field: 'summary',
    option: '--summary',
    given: flags.summary,
    ask: 'What changes, in one line',
    fallback: changes,
  });
  const unit = await field({
    field: 'unit',
    option: '--unit',
    given: flags.unit,
    ask: 'Unit (session, user, task)',
    fallback: DEFAULTS.unit,
  });
  const plan = await gatherPlan(session, flags.template);
  return {
    feature,
    environment,
    summary,
    unit,
    flags: moves,
    plan,
    approvers: await gatherApprovers(session, plan, flags.approver),
    metrics: await gatherMetrics(session, flags.metric),
    unitsPerHour: flags.unitsPerDay === undefined ? undefined : Number((flags.unitsPerDay / 24).toFixed(2)),
  };
}

/** Nobody sits there: what has no default must be given. */
function requireAll({ feature, layer, candidate, approver, template = DEFAULTS.template }: InitFlags): void {
  const missing = [
    ...(feature === undefined ? ['--feature'] : []),
    ...(layer === undefined ? ['--layer'] : []),
    ...(candidate === undefined ? ['--candidate'] : []),
    ...(approver === undefined && needsApprovers(findPlan(template).stages) ? ['--approver'] : []),
  ];
  if (missing.length === 0) return;
  throw new AppError(
    'REQUEST_INVALID',
    `Missing: ${missing.join(', ')}; nobody sits at a terminal who could be asked. For example: tidegate init --feature support-answer --layer prompt=support.prompt:answer@12 --candidate prompt=answer@13 --approver group:ml-leads`,
    { data: { remedy: '' } },
  );
}

async function gatherPlan(session: Session, given: string | undefined): Promise<FirstSpec['plan']> {
  const names = Object.keys(BUILT_IN_PLANS);
  const name = await askField(session, {
    option: '--template',
    given,
    ask: `Plan (${names.join(', ')})`,
    fallback: DEFAULTS.template,
    check: (text) => (names.includes(text) ? null : `There is no plan "${text}".${suggest(text, names)}`),
  });
  const { title, stages } = findPlan(name);
  return { name, title, stages, version: BUILT_IN_VERSION };
}

/** Errors: NOT_FOUND, with the nearest name. */
function findPlan(name: string): PlanTemplate {
  const parsed = Object.hasOwn(BUILT_IN_PLANS, name) ? parsePlan(BUILT_IN_PLANS[name]) : null;
  if (parsed?.ok) return parsed.plan;
  const names = Object.keys(BUILT_IN_PLANS);
  throw new AppError('NOT_FOUND', `There is no built-in plan "${name}".${suggest(name, names)} There are ${names.join(', ')}.`);
}

async function gatherApprovers(
  session: Session,
  { stages }: FirstSpec['plan'],
  given: readonly string[] | undefined,
): Promise<readonly string[]> {
  if (!needsApprovers(stages)) return given ?? [];
  return askList(session, {
    option: '--approver',
    given,
    ask: 'Who may approve (group:<name> or e-mail addresses, with commas)',
    check: (text) => checkAnswer('approver', text),
  });
}

async function gatherMetrics(session: Session, given: readonly string[] | undefined): Promise<readonly string[]> {
  return askList(session, {
    option: '--metric',
    given,
    ask: `Metrics that the application reports (${DEFAULT_METRICS.join(', ')})`,
    fallback: DEFAULTS.metrics,
    check: (text) =>
      DEFAULT_METRICS.includes(text)
        ? null
        : `There is no default guard for "${text}".${suggest(text, DEFAULT_METRICS)} Write a guard for it into the file afterwards.`,
  });
}
