import type { Runbook, RunbookBlock, RunbookCode, RunbookStep } from './runbook.js';

/** The page to keep beside the rollout, or on paper. Ends with a newline. */
export function renderMarkdown(runbook: Runbook): string {
  const { feature, environment, summary, rolloutId, situation, first, never, settings, steps, outside, tell } = runbook;
  const lines = [
    `# By hand: ${feature} in ${environment} back to control`,
    '',
    `${rolloutId === null ? '' : `Rollout ${code(rolloutId)}. `}${literal(summary)}`,
    '',
    ...situation.map(literal),
    ...section('If a part of Tidegate still works', first.flatMap(renderBlock)),
    ...section(
      'What must not be done',
      never.map((line) => `- ${literal(line)}`),
    ),
    ...section('The order', renderOrder(steps)),
    ...section(
      'Whom to tell',
      tell.map(({ whom, what }) => `- **${literal(whom)}**: ${literal(what)}`),
    ),
    ...section('Before you begin', renderSettings(settings)),
    ...steps.flatMap(({ number, title, blocks }) => section(`Step ${number}: ${title}`, blocks.flatMap(renderBlock))),
    ...section('See it from outside', outside.flatMap(renderBlock)),
  ];
  return `${lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trimEnd()}\n`;
}

const section = (title: string, lines: readonly string[]): readonly string[] => ['', `## ${literal(title)}`, '', ...lines];

function renderBlock({ heading, text, code: typed, expect }: RunbookBlock): readonly string[] {
  return [
    `**${literal(heading)}**`,
    '',
    ...text.flatMap((line) => [literal(line), '']),
    ...(typed === null ? [] : [...fence(typed), '']),
    ...(expect === null ? [] : [`Expect: ${literal(expect)}`, '']),
  ];
}

function renderOrder(steps: readonly RunbookStep[]): readonly string[] {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    row(['step', 'flag', 'platform', 'from', 'back to', 'done at']),
    row(['---', '---', '---', '---', '---', '---']),
    ...steps.map(({ number, title, flag }) =>
      row(
        flag === null
          ? [String(number), literal(title), '', '', '', '']
          : [String(number), code(flag.key), literal(flag.platform), code(flag.candidate), code(flag.control), ''],
      ),
    ),
  ];
}

function renderSettings(settings: Runbook['settings']): readonly string[] {
  if (settings.length === 0) return ['Nothing to prepare.'];
  return fence({ language: 'sh', lines: settings.flatMap(({ name, meaning }) => [`# ${meaning}`, `export ${name}=''`]) });
}

/** A fence is longer than any run of backticks inside. */
function fence({ language, lines }: RunbookCode): readonly string[] {
  const longest = Math.max(2, ...[...lines.join('\n').matchAll(/`+/g)].map(([run]) => run.length));
  const mark = '`'.repeat(longest + 1);
  return [`${mark}${language}`, ...lines, mark];
}

/** In a table too, where a bar would end the cell. */
function code(text: string): string {
  const mark = text.includes('`') ? '``' : '`';
  return `${mark}${text.replaceAll('|', '\\|')}${mark}`;
}

/** What stands between backticks is code already; elsewhere Markdown's own signs are taken literally. */
function literal(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? part.replaceAll('|', '\\|') : part.replace(/[\\*_[\]<>|#]/g, '\\$&')))
    .join('');
}
