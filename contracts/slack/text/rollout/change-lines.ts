import type { RolloutView } from '../../../../core/rollout/view/rollout-view.js';
import { fitLines } from '../fit-lines.js';
import { type Marked, md, NOTHING, safe } from '../marked.js';
import { code } from '../marks.js';

const MOST_FLAGS = 8;
const CHARACTERS = 750;

/** What is released: the requester's words, then a line for each layer with the version that control keeps and the one that the candidate gets. */
export function toChangeLines({ summary, flags }: Pick<RolloutView, 'summary' | 'flags'>): readonly Marked[] {
  const moves = flags.map(({ layer, control, candidate, platform }) => {
    const where = platform === 'embedded' ? NOTHING : md` on ${safe(platform, 60)}`;
    return md`• ${layer}: ${code(control, 80)} → ${code(candidate, 80)}${where}`;
  });
  const rest = (shown: number) => md`• and ${moves.length - shown} more flags`;
  return [md`*${safe(summary, 250)}*`, ...fitLines(moves, { most: MOST_FLAGS, characters: CHARACTERS, rest })];
}
