import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import { renderCommand } from '../rollout/command-lines.js';
import type { Frame } from '../terminal/frame.js';
import { wrap } from '../terminal/text.js';

export interface NoVerdicts {
  readonly view: Pick<RolloutView, 'id' | 'headline' | 'findings' | 'stages' | 'endedAtMs'>;
  /** What was asked for. */
  readonly guard: string | undefined;
  readonly stage: number | undefined;
}

/** Why there is nothing to show, and what to type instead. */
export function renderNoVerdicts({ view, guard, stage }: NoVerdicts, frame: Frame): readonly string[] {
  const { width, paint } = frame;
  const of = guard === undefined ? '' : ` of a guard ${guard}`;
  const at = stage === undefined ? '' : ` in stage ${stage}`;
  const guards = [...new Set(view.findings.map((finding) => finding.guard))];
  const isFiltered = guard !== undefined || stage !== undefined;
  const known = guards.length === 0 ? '' : ` Its guards: ${guards.join(', ')}.`;
  const why = isFiltered
    ? `${known} Its stages: ${view.stages.map(({ kind }, index) => `${index + 1} ${kind}`).join(', ')}.`
    : ` Guards look again and again while a stage runs; each verdict is kept with all that it was made from. ${view.headline}`;
  const [first = '', ...rest] = wrap(`No verdict${of}${at} of ${view.id} is kept${isFiltered ? '.' : ' yet.'}`, width);
  const next = isFiltered
    ? renderCommand('all of them  ', [`tidegate verdicts ${view.id}`], frame)
    : view.endedAtMs === null
      ? renderCommand('watch it     ', [`tidegate get ${view.id} -w`], frame)
      : renderCommand('what happened  ', [`tidegate timeline ${view.id}`], frame);
  return [paint('strong', [first, ...rest].join('\n')), ...wrap(why.trim(), width), '', ...next];
}
