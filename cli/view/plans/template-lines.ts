import { formatShare } from '../../../core/assignment/share.js';
import type { TemplateLine, TemplatePage } from '../../api/api-types.js';
import type { Frame } from '../terminal/frame.js';
import { hang, padEnd, wrap } from '../terminal/text.js';

const INDENT = 2;
const LABEL = 8;

/** Each template with when to take it and its stages; broken ones with what is wrong. */
export function renderTemplates({ templates, more }: TemplatePage, frame: Frame): readonly string[] {
  const plans = templates.filter(({ kind }) => kind === 'plan');
  const specs = templates.filter(({ kind }) => kind === 'spec');
  const [plan] = plans;
  return [
    ...renderBlock('PLANS', plans, frame),
    ...(specs.length === 0 ? [] : ['', ...renderBlock('SPECS OF THIS INSTALLATION', specs, frame)]),
    ...(more === 0 ? [] : ['', frame.paint('dim', `… and ${more} more`)]),
    ...(plan === undefined
      ? []
      : [
          '',
          `Start one: ${frame.paint('accent', `tidegate start --template ${plan.name} --feature <name> --candidate prompt=<version>`)}`,
        ]),
  ];
}

const renderBlock = (title: string, lines: readonly TemplateLine[], frame: Frame): readonly string[] => [
  frame.paint('strong', title),
  ...lines.flatMap((line) => ['', ...renderTemplate(line, frame)]),
];

function renderTemplate(
  { name, source, summary, stages, lasts, needs, layers, problem }: TemplateLine,
  { width, paint }: Frame,
): readonly string[] {
  const inner = width - INDENT;
  const head = `${paint('accent', name)}${source === 'folder' ? paint('dim', '  from the folder of templates') : ''}`;
  if (problem !== null)
    return [head, ...shift(wrap(`${problem}`, inner - 2).map((text, index) => `${index === 0 ? paint('bad', '✗') : ' '} ${text}`))];
  const steps = stages.map(({ kind, share, hold, gate }) => `${kind} ${formatShare(share)} ${hold}${gate ? ' + approval' : ''}`);
  const row = (label: string, text: string) => hang(padEnd(label, LABEL), text, inner);
  return [
    head,
    ...shift([
      ...wrap(summary, inner),
      ...row('stages', steps.join(' → ')),
      ...row('lasts', `${lasts} at least`),
      ...(layers.length === 0 ? [] : row('only', layers.join(', '))),
      ...needs.flatMap((need) => row('needs', need)),
    ]),
  ];
}

const shift = (lines: readonly string[]): readonly string[] => lines.map((line) => `${' '.repeat(INDENT)}${line}`);
