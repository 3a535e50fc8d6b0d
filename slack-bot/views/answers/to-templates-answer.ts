import { context, header, section } from '../../../contracts/slack/text/build-blocks.js';
import { fitLines } from '../../../contracts/slack/text/fit-lines.js';
import { type Marked, md, safe, toLines } from '../../../contracts/slack/text/marked.js';
import { code, sentence } from '../../../contracts/slack/text/marks.js';
import { formatShare } from '../../../core/assignment/share.js';
import type { TemplateLine } from '../../../operations/templates/list-templates.js';
import { type Answer, answer } from './answer.js';

/** `/tidegate start`: which templates there are. `more`: beyond those that are listed. */
export function toTemplatesAnswer(templates: readonly TemplateLine[], more: number): Answer {
  const plans = templates.filter(({ kind }) => kind === 'plan').map(toPlanLine);
  const specs = templates.filter(({ kind }) => kind === 'spec').map(toSpecLine);
  return answer('Templates', [
    header('Templates'),
    ...toBlock(md`*Plans*: you name the feature and the new version`, plans),
    ...toBlock(md`*Specs* of this installation: they name everything`, specs),
    context([
      md`${code('/tidegate start <plan> <feature> prompt=<version>')} or ${code('/tidegate start <spec>')} shows what it would do and asks before anything happens.`,
      ...(more > 0 ? [md`${more} more are not listed.`] : []),
    ]),
  ]);
}

function toBlock(title: Marked, lines: readonly Marked[]) {
  if (lines.length === 0) return [];
  const shown = fitLines(lines, { most: 30, characters: 2_700, rest: (count) => md`… and ${lines.length - count} more` });
  return [section(toLines([title, ...shown]))];
}

const toBroken = ({ name, problem }: TemplateLine): Marked => md`⚠️ ${code(name, 64)}: cannot be started. ${sentence(problem ?? '', 200)}`;

function toPlanLine(line: TemplateLine): Marked {
  if (line.problem !== null) return toBroken(line);
  const { name, stages, lasts, layers } = line;
  const steps = stages
    .map(({ kind, share, gate }) => `${kind === 'shadow' ? 'shadow ' : ''}${formatShare(share)}${gate ? ' ✋' : ''}`)
    .join(' → ');
  const only = layers.length === 0 ? '' : `; only ${layers.join(', ')}`;
  return md`• ${code(name, 64)}: ${safe(steps, 160)}, ${safe(lasts, 20)} at least${safe(only, 100)}`;
}

function toSpecLine(line: TemplateLine): Marked {
  if (line.problem !== null) return toBroken(line);
  const { name, feature, environment, stages, summary } = line;
  return md`• ${code(name, 64)}: ${safe(feature, 60)} in ${safe(environment, 40)}, ${stages.length} ${stages.length === 1 ? 'stage' : 'stages'}. ${safe(summary, 120)}`;
}
