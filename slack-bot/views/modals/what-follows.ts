import type { ModalVerb } from '../../../contracts/slack/modal-metadata.js';
import { type Marked, md, NOTHING, safe } from '../../../contracts/slack/text/marked.js';
import { sentence } from '../../../contracts/slack/text/marks.js';
import { formatShare } from '../../../core/assignment/share.js';
import { countApprovals } from '../../../core/gate/gate-policy.js';
import { formatCount } from '../../../core/plan/plan-words.js';
import type { Hold } from '../../../core/rollout/rollout-state.js';
import { describeStage } from '../../../core/rollout/view/describe-stage.js';
import { toNotifiedWords } from '../../../core/rollout/view/notified-words.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';

/** What the decision leads to, with the numbers of this rollout, in a few plain lines. */
export function toWhatFollows(verb: ModalVerb, view: RolloutView): readonly Marked[] {
  switch (verb) {
    case 'approve':
      return toApproval(view);
    case 'reject':
      return [
        md`⏪ *It is rolled back at once*: ${toWayBack(view)}`,
        md`A rejection by one person is enough, and it cannot be taken back.`,
      ];
    case 'resume':
      return toResume(view);
    case 'abort':
      return [
        md`⏪ *It is rolled back at once*: ${toWayBack(view)}`,
        md`It ends as rolled back. To try again, start it anew: \`tidegate retry\`.`,
      ];
    case 'kill':
      return toKill(view);
    case 'breakGlass':
      return toBrokenGlass(view);
  }
}

function toApproval({ gate, stages, stageIndex }: RolloutView): readonly Marked[] {
  const [stage, next] = [stages[stageIndex], stages[stageIndex + 1]];
  const from = stage === undefined ? NOTHING : md` leaves *${describeStage(stage)}*`;
  const to = next === undefined ? md` and completes: every new unit gets the candidate` : md` and goes on to *${describeStage(next)}*`;
  const missing = gate === null ? 0 : gate.required - countApprovals(gate) - 1;
  const others = missing > 0 ? md`, once ${missing} more ${missing === 1 ? 'person has' : 'people have'} approved` : NOTHING;
  return [md`▶️ *With your approval* it${from}${to}${others}.`];
}

function toResume({ hold, headline }: RolloutView): readonly Marked[] {
  if (hold === null) return [md`It is neither paused nor held; there is nothing to resume.`];
  const why = headline.includes(hold.reason) ? [] : [md`🚧 *Why it stands still*: ${sentence(hold.reason, 500)}`];
  return [...why, md`▶️ *When you resume*, ${RESUMED[hold.cause]}`];
}

const RESUMED: Readonly<Record<Hold['cause'], string>> = {
  person: 'it goes on watching, and to the next stage when the proof is there. Guards that fail still roll it back.',
  guard: 'the guards that asked for this hold are overridden for the rest of this stage. Guards that roll back still do.',
  deadline: 'the stage gets its time anew and goes on watching.',
  gateExpired: 'the gate opens again and asks again. Resuming is no approval.',
  watchStale: 'it goes on before the watcher has looked again; it still needs fresh evidence for the next stage.',
  drift: 'the stage is written again, over the edit that somebody made by hand.',
  expired: 'the stage is shown again to the same share of units.',
  flagsUnread: 'it is held anew at once as long as the flags cannot be read.',
  queued: 'it waits for other rollouts and begins by itself.',
  freeze: 'nothing changes: a freeze ends by itself, is lifted, or somebody with the right to it breaks the glass.',
};

function toBrokenGlass(view: RolloutView): readonly Marked[] {
  const { gate, hold } = view;
  const approvals = gate === null ? 0 : countApprovals(gate);
  const what =
    hold?.cause === 'freeze'
      ? md`🧊 ${sentence(hold.reason, 500)}`
      : gate === null
        ? md`No gate is open and no freeze holds it; there is nothing to break.`
        : md`✋ *The gate has ${approvals} of ${gate.required} approvals.*`;
  return [
    what,
    md`🚨 *When you break the glass*, it goes on without them. Guards, holds and pauses still stand in the way.`,
    md`Only who has the right to it can. ${toTold(view)}`,
  ];
}

/** Whoever breaks the glass should know whom else he has to tell. */
function toTold(view: RolloutView): Marked {
  const told = toNotifiedWords(view);
  if (told !== null) return md`Told loudly, with your name and reason: ${safe(told, 200)}.`;
  return md`⚠️ *Nobody is told*: its spec names no channel and no pager. Your name and reason stand in the timeline; tell others yourself.`;
}

function toKill(view: RolloutView): readonly Marked[] {
  return [
    md`🛑 *Every unit of ${safe(view.feature, 80)} in ${safe(view.environment, 60)} gets control at once*, whatever any rollout says.`,
    md`It is written straight to the flags and needs no engine: it works while Temporal is down. Its rollout is rolled back afterwards: ${toWayBack(view)}`,
    md`Use *Abort* when there is no emergency: it does the same through the rollout, in the documented order.`,
  ];
}

function toWayBack({ stages, stageIndex, flags, units, unit }: RolloutView): Marked {
  const stage = stages[stageIndex];
  const count = flags.length === 1 ? 'the flag goes' : `all ${flags.length} flags go`;
  if (stage === undefined || stage.kind === 'shadow') return md`${count} back to control. No unit gets the candidate now.`;
  return md`${count} back to control. Now ${formatShare(stage.share)} of the ${unit}s get the candidate; ${formatCount(units.candidate)} have been seen in this stage.`;
}
