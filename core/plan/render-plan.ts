import { formatDuration } from './format-duration.js';
import type { Plan } from './plan.js';
import { renderHeadline } from './plan-headline.js';
import { toSection } from './plan-section.js';
import {
  describeCondition,
  describeExposure,
  describeOutcome,
  describePlatform,
  describeRollbackStep,
  describeStepBack,
  describeWait,
} from './plan-words.js';
import { renderForecast, renderRules } from './render-forecast.js';
import { INDENT, renderTable, wrapText } from './text-table.js';

export interface RenderOptions {
  /** Characters of a line; 60 at least. */
  readonly width: number;
}

const NARROWEST = 60;

/** The plan for a terminal: plain lines without colours, none longer than the width. */
export function renderPlan(plan: Plan, { width }: RenderOptions): readonly string[] {
  const inner = Math.max(NARROWEST, Math.floor(width)) - INDENT;
  const sections = [
    renderHeadline(plan, inner),
    stages(plan, inner),
    renderForecast(plan, inner),
    moves(plan, inner),
    guards(plan, inner),
    renderRules(plan, inner),
    rollback(plan, inner),
  ];
  return sections.flatMap((section, index) => (index === 0 ? section : ['', ...section]));
}

function stages(plan: Plan, inner: number): readonly string[] {
  const columns = [
    { header: '', align: 'right' as const },
    { header: 'stage' },
    { header: 'candidate for', wraps: true },
    { header: 'hold' },
    { header: 'deadline', wraps: true },
    { header: 'goes on when', wraps: true },
  ];
  const rows = plan.stages.flatMap((stage) => {
    const cells = { hold: '', deadline: '', proof: '', gates: [] as string[] };
    for (const wait of stage.waits) {
      if (wait.kind === 'hold') cells.hold = formatDuration(wait.durationMs);
      else if (wait.kind === 'gate') cells.gates.push(`and ${describeWait(wait)}`);
      else
        Object.assign(cells, {
          deadline: `${formatDuration(wait.deadlineMs)} → ${describeOutcome(wait.onDeadline)}`,
          proof: describeWait(wait),
        });
    }
    return [
      [`${stage.number}`, stage.kind, describeExposure(stage), cells.hold, cells.deadline, cells.proof],
      ...cells.gates.map((gate) => ['', '', '', '', '', gate]),
    ];
  });
  return toSection(
    'STAGES',
    'Guards act all the time, also while a stage holds or waits for people.',
    renderTable(columns, rows, inner),
    inner,
  );
}

function moves(plan: Plan, inner: number): readonly string[] {
  const columns = [
    { header: '', align: 'right' as const },
    { header: 'flag', wraps: true },
    { header: 'layer' },
    { header: 'control', wraps: true },
    { header: '' },
    { header: 'candidate', wraps: true },
    { header: 'platform', wraps: true },
  ];
  const rows = plan.writes.flatMap((group, write) =>
    group.flags.map((flag, index) => [
      index === 0 ? `${write + 1}` : '',
      flag.key,
      flag.layer,
      flag.control,
      '→',
      flag.candidate,
      index > 0 ? '' : platformNote(group.platform, group.atomic, group.flags.length),
    ]),
  );
  return toSection(
    'FLAGS',
    'Written in this order at every stage, each write read back before the next.',
    renderTable(columns, rows, inner),
    inner,
  );
}

function platformNote(platform: string, isAtomic: boolean, flags: number): string {
  if (flags === 1) return platform;
  return isAtomic ? `${platform}, one write` : `${platform}, ${flags} writes`;
}

function guards(plan: Plan, inner: number): readonly string[] {
  const columns = [
    { header: 'guard', wraps: true },
    { header: 'metric', wraps: true },
    { header: 'tier' },
    { header: 'fails when candidate is', wraps: true },
    { header: 'then' },
    { header: 'no data' },
  ];
  const rows = plan.guards.map((guard) => [
    guard.primary ? `${guard.name} *` : guard.name,
    guard.source === 'outcomes' ? guard.metric : `${guard.metric} (${guard.source})`,
    guard.tier,
    describeCondition(guard),
    describeOutcome(guard.onFail),
    describeOutcome(guard.onNoData),
  ]);
  const { intervalMs, burnInUnits, noDataAfterMs } = plan.watch;
  const primary = plan.guards.some((guard) => guard.primary) ? ' * is the primary guard.' : '';
  const advisory = plan.guards.flatMap((guard) =>
    guard.advisory === undefined ? [] : wrapText(`${guard.name} is advisory, it does not act: ${guard.advisory}`, inner),
  );
  const note = `Looked at every ${formatDuration(intervalMs)} from ${burnInUnits} units an arm on; "no data" after ${formatDuration(noDataAfterMs)} without a valid reading.${primary}`;
  return toSection('GUARDS', note, [...renderTable(columns, rows, inner), ...advisory], inner);
}

function rollback(plan: Plan, inner: number): readonly string[] {
  const { steps, sessions, stuckAfterMs, stepBack } = plan.rollback;
  const running = sessions === 'hard' ? 'running units go back at once' : 'running units finish on the candidate';
  const page = plan.notify.page === undefined ? 'nobody is paged' : `${plan.notify.page} is paged`;
  const note = `On a failed guard, an abort or a kill: ${running}. Not done after ${formatDuration(stuckAfterMs)}: it goes on trying, and ${page}.${stepBack === undefined ? '' : ` ${describeStepBack(stepBack)}`}`;
  const rows = steps.map((step) => [`${step.number}`, describePlatform(step), describeRollbackStep(step, plan)]);
  return toSection(
    'ROLLBACK',
    note,
    renderTable(
      [
        { header: '', align: 'right' },
        { header: 'where', wraps: true },
        { header: 'what', wraps: true },
      ],
      rows,
      inner,
    ),
    inner,
  );
}
