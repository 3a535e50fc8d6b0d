import type { QualityFinding } from '../../../../core/evidence/standing/assess-quality.js';
import type { RolloutView } from '../../../../core/rollout/view/rollout-view.js';
import { fitLines } from '../fit-lines.js';
import { type Marked, md, safe } from '../marked.js';
import { code, sentence } from '../marks.js';
import type { RolloutFacts } from './rollout-facts.js';

const KINDS: Readonly<Record<QualityFinding['kind'], string>> = {
  sampleRatio: 'sample ratio',
  scoreRatio: 'score ratio',
  bothArms: 'both arms',
};
const MOST_DRIFTS = 5;
const ROOM = { most: 4, characters: 900 };

/** What is wrong with the data or with the flags themselves. What the status says already is only named. */
export function toTroubleLines(
  view: Pick<RolloutView, 'quality' | 'headline'>,
  { flags = null }: Pick<RolloutFacts, 'flags'>,
): readonly Marked[] {
  const lines = [...toFlagsLines(flags, view.headline), ...view.quality.map((finding) => toQualityLine(finding, view.headline))];
  return fitLines(lines, { ...ROOM, rest: (shown) => md`⚠️ … and ${lines.length - shown} more` });
}

function toFlagsLines(flags: NonNullable<RolloutFacts['flags']> | null, alreadySaid: string): readonly Marked[] {
  if (flags === null) return [];
  const isSaid = alreadySaid.includes(flags.detail);
  if (flags.kind === 'expired') return isSaid ? [] : [md`⚠️ *Flags* have expired: ${sentence(flags.detail, 500)}`];
  if (flags.kind === 'unread') return isSaid ? [] : [md`⚠️ *Flags* cannot be read: ${sentence(flags.detail, 500)}`];
  if (!isSaid) return [md`⚠️ *Flags* differ: ${sentence(flags.detail, 500)}`];
  return flags.drifts
    .slice(0, MOST_DRIFTS)
    .map(({ key, platform, what }) => md`⚠️ *Edited by hand*: ${code(key, 80)} on ${safe(platform, 60)} ${safe(what, 160)}`);
}

function toQualityLine({ kind, metric, category, detail }: QualityFinding, alreadySaid: string): Marked {
  const about = [metric, category].filter((each) => each !== undefined).join(', ');
  const label = md`⚠️ *Data quality*, ${KINDS[kind] ?? 'unknown'}${about === '' ? '' : md` (${safe(about, 100)})`}`;
  return alreadySaid.includes(detail)
    ? md`${label}: as said above.`
    : md`${label}: ${sentence(detail.replace(/^Sample ratio: |^Both arms: /, ''), 400)}`;
}
