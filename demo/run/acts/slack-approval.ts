import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import type { DemoContext, DemoSlackPlay } from '../demo-context.js';
import type { Person } from '../tidegate-api.js';
import { clock } from '../view/render-demo.js';
import type { Approval } from './approval.js';

/** So long the demo waits for the person who watches. */
export const PATIENCE_MS = 180_000;
const REMIND_MS = 30_000;
/** Between two tries of the script: a card is edited at most about once a second. */
const AGAIN_MS = 2_000;
const REASON = 'Looked at the evidence of the canary; nothing stands out.';
const NAMES: Readonly<Record<Person, string>> = { 'dev@localhost': 'Dana Dev, who asked for it,', 'lead@localhost': 'Lee Lead' };
const INVITATION = [
  'Open the address in a browser. You are Lee Lead; press Approve… on the card, write why, and watch the card change.',
  'Try also: become Dana Dev (top right), who asked for the change, and approve: it is refused. Or pause it, and resume. Or type /tidegate help.',
];

export interface SlackApprovalOptions extends Pick<DemoContext, 'model' | 'presenter'> {
  readonly slack: DemoSlackPlay;
  readonly nowMs: () => number;
}

/** At an open gate the person who watches decides in the page; the script presses the same buttons when it may, or when nobody comes. */
export function createSlackApproval(options: SlackApprovalOptions): Approval {
  const { model, presenter, slack, nowMs } = options;
  const usual = model.headline;
  const script = createScript(options);
  let open: { readonly atMs: number; remindedAtMs: number } | null = null;
  let isOurs = slack.isAuto;
  const begin = () => {
    presenter.say(`The canary waits for an approval by group:ml-leads, in Slack: ${slack.page.url}`);
    for (const line of isOurs ? [] : INVITATION) presenter.say(line);
    return { atMs: nowMs(), remindedAtMs: nowMs() };
  };
  const remind = (leftMs: number, since: { remindedAtMs: number }) => {
    model.headline = `Act 1: it is your turn in Slack. Press Approve… as Lee Lead (${clock(leftMs)} left, then the demo does it).`;
    if (nowMs() - since.remindedAtMs < REMIND_MS) return;
    since.remindedAtMs = nowMs();
    presenter.say(`Waiting for you in Slack, ${clock(leftMs)} left; then the demo approves by itself.`);
  };
  return {
    async atGate(view) {
      open ??= begin();
      const leftMs = PATIENCE_MS - (nowMs() - open.atMs);
      if (!isOurs && leftMs > 0) return remind(leftMs, open);
      if (!isOurs) presenter.say('Nobody has decided within three minutes; the demo presses the button for you.');
      isOurs = true;
      await script(view);
    },
    async afterGate() {
      if (open === null) return;
      if (!isOurs) presenter.say('The gate is decided.');
      model.headline = usual;
      open = null;
    },
  };
}

/** Presses the buttons, at most once in `AGAIN_MS`: with `isAuto` first as the requester, who is refused, then as the one who may. */
function createScript({ presenter, slack, nowMs }: SlackApprovalOptions): (view: RolloutView) => Promise<void> {
  let triedAtMs = Number.NEGATIVE_INFINITY;
  let hasRequesterTried = !slack.isAuto;
  const press = async (rolloutId: string, person: Person): Promise<boolean> => {
    const told = await slack.page.approve(rolloutId, person, REASON);
    if (told !== null) presenter.say(`In Slack ${NAMES[person]} presses Approve… and is told: ${told}`);
    return told !== null;
  };
  return async ({ id }) => {
    if (nowMs() - triedAtMs < AGAIN_MS) return;
    triedAtMs = nowMs();
    hasRequesterTried ||= await press(id, 'dev@localhost');
    if (hasRequesterTried) await press(id, 'lead@localhost');
  };
}
