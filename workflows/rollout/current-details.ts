import { formatShare } from '../../core/assignment/share.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';

/** Markdown for the stock Temporal UI: the same story as everywhere else. */
export function toCurrentDetails(view: RolloutView): string {
  const stages = view.stages.map((stage) => {
    const mark = { done: '[x]', current: '[ ] **now**', waiting: '[ ]' }[stage.status];
    return `- ${mark} ${stage.kind} ${formatShare(stage.kind === 'shadow' ? stage.shadowSample : stage.share)}`;
  });
  const guards = view.findings.map((finding) => `- **${finding.verdict}** ${finding.summary}`);
  const flags = view.flags.map((flag) => `- \`${flag.key}\` ${flag.control} → ${flag.candidate}`);
  return [
    `**${view.state}**: ${view.headline}`,
    '',
    '**Stages**',
    ...stages,
    '',
    '**Guards**',
    ...(guards.length > 0 ? guards : ['- no look yet']),
    '',
    '**Flags**',
    ...flags,
  ].join('\n');
}
