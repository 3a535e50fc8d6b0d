import { context, header, section } from '../../../contracts/slack/text/build-blocks.js';
import { fitLines } from '../../../contracts/slack/text/fit-lines.js';
import { type Marked, md, safe, toLines } from '../../../contracts/slack/text/marked.js';
import { code, sentence } from '../../../contracts/slack/text/marks.js';
import type { TemplateLine } from '../../../operations/templates/list-templates.js';
import { type Answer, answer } from './answer.js';

/** `/tidegate start`: which templates there are. `more`: beyond those that are listed. */
export function toTemplatesAnswer(templates: readonly TemplateLine[], more: number): Answer {
  if (templates.length === 0)
    return answer('There are no templates.', [
      section(
        md`There are no templates yet. A template is a spec file (${code('<name>.yaml')}) in the folder that TIDEGATE_TEMPLATES names.`,
      ),
    ]);
  const lines = templates.map(toTemplateLine);
  const shown = fitLines(lines, { most: 30, characters: 2_900, rest: (count) => md`… and ${lines.length - count} more` });
  return answer('Templates', [
    header('Templates'),
    section(toLines(shown)),
    context([
      md`${code('/tidegate start <name>')} shows what it would do and asks before anything happens.`,
      ...(more > 0 ? [md`${more} more are not listed.`] : []),
    ]),
  ]);
}

function toTemplateLine({ name, feature, environment, summary, stages, problem }: TemplateLine): Marked {
  if (problem !== null) return md`⚠️ ${code(name, 64)}: cannot be started. ${sentence(problem, 200)}`;
  return md`• ${code(name, 64)}: ${safe(feature, 60)} in ${safe(environment, 40)}, ${stages} ${stages === 1 ? 'stage' : 'stages'}. ${safe(summary, 120)}`;
}
