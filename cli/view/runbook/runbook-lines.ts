import type { Runbook, RunbookBlock, RunbookStep } from '../../../core/runbook/runbook.js';
import { renderColumns } from '../terminal/columns.js';
import type { Frame } from '../terminal/frame.js';
import { hang, indent, wrap } from '../terminal/text.js';

/** The runbook for a terminal. Commands are never wrapped or cut, so that they can be copied; a line of one may be longer than the frame. */
export function renderRunbook(runbook: Runbook, frame: Frame): readonly string[] {
  const { feature, environment, summary, rolloutId, situation, first, never, settings, steps, outside, tell } = runbook;
  const { paint, width } = frame;
  const inner: Frame = { ...frame, width: width - 2 };
  const title = `BY HAND: ${feature} in ${environment} back to control`;
  return [
    ...wrap(title, width).map((line) => paint('strong', line)),
    ...wrap(`${rolloutId === null ? '' : `Rollout ${rolloutId}. `}${summary}`, width),
    '',
    ...situation.flatMap((line) => wrap(line, width)),
    ...section('IF A PART OF TIDEGATE STILL WORKS', renderBlocks(first, inner), frame),
    ...section(
      'NEVER',
      never.flatMap((line) => hang('✗ ', line, inner.width)),
      frame,
    ),
    ...section('THE ORDER', renderOrder(steps, inner), frame),
    ...section(
      'WHOM TO TELL',
      tell.flatMap(({ whom, what }) => hang('· ', `${whom}: ${what}`.replaceAll('`', ''), inner.width)),
      frame,
    ),
    ...section('BEFORE YOU BEGIN', renderSettings(settings, inner), frame),
    ...steps.flatMap((step) => section(`STEP ${step.number} OF ${steps.length}: ${step.title}`, renderBlocks(step.blocks, inner), frame)),
    ...section('SEE IT FROM OUTSIDE', renderBlocks(outside, inner), frame),
  ];
}

function section(title: string, lines: readonly string[], { paint, width }: Frame): readonly string[] {
  return ['', ...wrap(title, width).map((line) => paint('strong', line)), ...indent(lines)];
}

function renderBlocks(blocks: readonly RunbookBlock[], frame: Frame): readonly string[] {
  return blocks.flatMap((block, index) => [...(index === 0 ? [] : ['']), ...renderBlock(block, frame)]);
}

function renderBlock({ heading, text, code, expect }: RunbookBlock, { paint, width }: Frame): readonly string[] {
  return [
    ...wrap(heading, width).map((line) => paint('accent', line)),
    ...text.flatMap((line) => wrap(line.replaceAll('`', ''), width)),
    ...(code === null ? [] : ['', ...indent(code.lines), '']),
    ...(expect === null ? [] : hang('→ ', `Expect: ${expect.replaceAll('`', '')}`, width)),
  ];
}

function renderOrder(steps: readonly RunbookStep[], frame: Frame): readonly string[] {
  const heads = [
    { header: 'step', align: 'right' as const },
    { header: 'flag', shrinksTo: 16 },
    { header: 'platform', shrinksTo: 8 },
    { header: 'from', shrinksTo: 8 },
    { header: 'back to', shrinksTo: 8 },
  ];
  const rows = steps.map(({ number, title, flag }) =>
    flag === null ? [String(number), title, '', '', ''] : [String(number), flag.key, flag.platform, flag.candidate, flag.control],
  );
  return renderColumns(heads, rows, frame);
}

function renderSettings(settings: Runbook['settings'], { width, paint }: Frame): readonly string[] {
  if (settings.length === 0) return ['Nothing to prepare.'];
  return indent(
    settings.flatMap(({ name, meaning }) => [...wrap(meaning, width - 4).map((line) => paint('dim', `# ${line}`)), `export ${name}=''`]),
  );
}
