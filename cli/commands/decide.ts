import type { Command } from 'commander';
import { isTerminal } from '../../core/rollout/phases.js';
import type { DecisionVerb } from '../../core/rollout/rollout-event.js';
import { toNotifiedWords } from '../../core/rollout/view/notified-words.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import { toShownState } from '../../core/rollout/view/shown-state.js';
import type { DecisionBody } from '../api/api-types.js';
import { type CliRun, runs } from '../define-command.js';
import { EXIT } from '../exit-code.js';
import type { Session } from '../session.js';
import { renderState } from '../view/rollout/state-words.js';
import { toPrintable, wrap } from '../view/terminal/text.js';

interface DecisionFlags {
  readonly reason?: string;
  readonly gate?: string;
  readonly evidence?: string;
  readonly now?: true;
}

interface Verb {
  readonly verb: DecisionVerb;
  /** As it is typed; the verb when not said. */
  readonly command?: string;
  readonly summary: string;
  readonly description: string;
  readonly done: string;
  readonly needsReason: boolean;
  readonly decidesGate: boolean;
}

const VERBS: readonly Verb[] = [
  {
    verb: 'approve',
    summary: 'approve at an open gate',
    description:
      'Approves at the open gate. The approval is bound to the evidence that `tidegate get` showed: when the evidence has changed since, it is refused.',
    done: 'Approved',
    needsReason: true,
    decidesGate: true,
  },
  {
    verb: 'reject',
    summary: 'reject at an open gate, which rolls back',
    description: 'Rejects at the open gate; the rollout rolls back.',
    done: 'Rejected',
    needsReason: true,
    decidesGate: true,
  },
  {
    verb: 'pause',
    summary: 'stand still and keep watching',
    description: 'Stops the rollout from going on. Guards keep watching and still roll back.',
    done: 'Paused',
    needsReason: false,
    decidesGate: false,
  },
  {
    verb: 'resume',
    summary: 'go on after a pause or hold',
    description: 'Ends a pause or hold. Guards that asked for the hold are overridden in this stage, so it needs a reason.',
    done: 'Resumed',
    needsReason: true,
    decidesGate: false,
  },
  {
    verb: 'abort',
    summary: 'stop and roll back',
    description:
      'Stops the rollout and rolls back: control everywhere, in the documented order, verified. The answer means that it has begun. Where the spec says `rollback.stepBack` the candidate falls step by step first; aborting again, or --now, goes back at once. One that waits for its turn just ends. What has ended is not changed: see retry and revert.',
    done: 'Aborted; rolling back',
    needsReason: false,
    decidesGate: false,
  },
  {
    verb: 'breakGlass',
    command: 'break-glass',
    summary: 'in an emergency: go on against a gate or a freeze',
    description:
      'Goes on without the approvals of the open gate, or although a freeze stands: for this rollout only. A right of its own, which the installation gives (TIDEGATE_BREAK_GLASS). It is loud: timeline, channel and pager say who did it and why. Guards, holds and pauses still stand in the way.',
    done: 'Glass broken',
    needsReason: true,
    decidesGate: true,
  },
];

/** `tidegate approve | reject | pause | resume | abort | break-glass`. */
export function defineDecisions(program: Command, run: CliRun): void {
  for (const verb of VERBS) defineDecision(program, run, verb);
}

function defineDecision(program: Command, run: CliRun, verb: Verb): void {
  const command = program
    .command(verb.command ?? verb.verb)
    .argument('<id>', "the rollout's id")
    .summary(verb.summary)
    .description(verb.description);
  command.option('--reason <why>', `why, in one sentence; it stands in the timeline${verb.needsReason ? ' (required)' : ''}`);
  if (verb.decidesGate) {
    command.option('--gate <id>', 'refuse when another gate is open than this one');
    command.option('--evidence <hash>', 'refuse when the evidence is not the one that was shown; `tidegate get` prints it');
  }
  if (verb.verb === 'abort') command.option('--now', 'control for everybody at once, also where the spec steps back');
  runs<DecisionFlags>(
    command,
    run,
    async ({ session, options, args: [id = ''] }) => await decide(session, id, verb, options),
    verb.needsReason ? ['reason'] : [],
  );
}

async function decide(session: Session, id: string, { verb, done, decidesGate }: Verb, flags: DecisionFlags): Promise<number> {
  const { client, io } = session;
  const { shownRevision, ...bound } = await bindToShown(session, id, { verb, decidesGate }, flags);
  const body: DecisionBody = {
    id: io.newId(),
    verb,
    ...(flags.reason !== undefined && { reason: flags.reason }),
    ...(flags.now === true && { now: true }),
    ...bound,
  };
  const { view } = await client.decide(id, body, shownRevision);
  // Nothing had been done for it: there was nothing to roll back.
  const word = verb === 'abort' && isTerminal(view.phase) ? 'Aborted' : done;
  if (session.format === 'table')
    session.print([...renderDone(session, word, view), ...(verb === 'breakGlass' ? renderTold(session, view) : [])]);
  else session.printJson(view);
  return EXIT.done;
}

/** What a decision is bound to. */
interface Bound extends Pick<DecisionBody, 'gateId' | 'evidenceHash'> {
  readonly shownRevision?: number;
}

/** What the decision is about. What was not named is what stands now, and the person is told; what has changed until it arrives is refused. */
async function bindToShown(
  session: Session,
  id: string,
  { verb, decidesGate }: Pick<Verb, 'verb' | 'decidesGate'>,
  { gate, evidence }: DecisionFlags,
): Promise<Bound> {
  if (!decidesGate && verb !== 'resume') return {};
  if (evidence !== undefined) return { evidenceHash: evidence, ...(gate !== undefined && { gateId: gate }) };
  const view = await session.client.get(id);
  const shownRevision = view.revision;
  if (verb === 'resume') {
    if (view.hold !== null) session.say([`Resuming what holds it now: ${toPrintable(view.hold.reason)}`]);
    return { shownRevision };
  }
  if (view.gate === null) return { shownRevision, ...(gate !== undefined && { gateId: gate }) };
  session.say([
    `Deciding on the evidence as it stands now (${toPrintable(view.gate.evidenceHash)}); --evidence binds it to what you were shown.`,
  ]);
  return { shownRevision, gateId: gate ?? view.gate.id, evidenceHash: view.gate.evidenceHash };
}

/** Whom the person need not tell himself. */
function renderTold(session: Session, view: RolloutView): readonly string[] {
  const told = toNotifiedWords(toPrintable(view));
  const nobody =
    'Nobody is told: its spec names no channel and no pager. Your name and reason stand in the timeline; tell others yourself.';
  return wrap(told === null ? nobody : `Told, with your name and reason: ${told}.`, session.frame().width);
}

function renderDone(session: Session, done: string, view: RolloutView): readonly string[] {
  const { paint, width } = session.frame();
  const printable = toPrintable(view);
  return [
    `${done}: ${paint('strong', printable.id)} is now ${renderState(toShownState(printable), paint)}.`,
    ...wrap(printable.headline, width),
  ];
}
