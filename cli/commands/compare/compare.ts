import type { Command } from 'commander';
import { type CliRun, runs } from '../../define-command.js';
import { EXIT } from '../../exit-code.js';
import { parseCount } from '../../parse-option.js';
import { renderComparison } from '../../view/compare/compare-lines.js';

interface CompareFlags {
  readonly category?: string;
  readonly pairs: number;
}

const HELP = `
Contents come from PUT /v1/versions/{layer}/{version}, samples from the
application (SDK: tidegate.sample). Texts were redacted before they were stored.

Examples:
  tidegate compare r-4f2a
  tidegate compare r-4f2a --category refund --pairs 10
  tidegate compare r-4f2a -o json | jq '.distributions[].metric'
`;

/** `tidegate compare`: both arms side by side. */
export function defineCompare(program: Command, run: CliRun): void {
  const command = program
    .command('compare')
    .argument('<id>', "the rollout's id")
    .summary('both arms side by side: prompt diff, numbers, answers')
    .description(
      'Shows what was changed between control and candidate, how latency, cost and other numbers of the samples are spread in both arms, and some answers side by side.',
    )
    .option('--category <name>', 'only samples of this category')
    .option('--pairs <count>', 'how many pairs of answers', parseCount, 3);
  runs<CompareFlags>(command, run, async ({ session, options, args: [id = ''] }) => {
    const { category, pairs } = options;
    const comparison = await session.client.comparison(id, { category, limit: String(pairs) });
    if (session.format === 'table') session.print(renderComparison(comparison, session.frame()));
    else session.printJson(comparison);
    return EXIT.done;
  }).addHelpText('after', HELP);
}
