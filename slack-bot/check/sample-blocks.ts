import type { SlackBlock } from '../../contracts/slack/blocks/block.js';
import { actions, button, context, fields, header, section } from '../../contracts/slack/text/build-blocks.js';
import { md } from '../../contracts/slack/text/marked.js';

const cell = (text: string) => ({ type: 'raw_text' as const, text });
const point = (label: string, value: number) => ({ label, value });

/** One block of each kind that a card has, filled with an example: what `tidegate slack check` lets Slack judge. It is never posted. */
export function toSampleBlocks(): readonly SlackBlock[] {
  return [
    header('A sample card of Tidegate'),
    section(md`*Canary at 5 %*: nothing stands out.`),
    fields([md`*Share* 5 %`, md`*Stage* 2 of 4`]),
    { type: 'data_table', caption: 'Guards', rows: [['Guard', 'Verdict'].map(cell), ['errors', '✅ pass'].map(cell)], page_size: 1 },
    {
      type: 'data_visualization',
      title: 'judge, candidate and control',
      chart: {
        type: 'line',
        series: [
          { name: 'candidate', data: [point('1', 97), point('2', 98)] },
          { name: 'control', data: [point('1', 98), point('2', 98)] },
        ],
        axis_config: { categories: ['1', '2'], y_label: 'percent' },
      },
    },
    context([md`Never posted`]),
    actions([button({ text: 'Approve…', actionId: 'sample', value: 'sample', style: 'primary', label: 'A sample button' })]),
  ];
}
