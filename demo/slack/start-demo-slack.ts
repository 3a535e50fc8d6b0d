import { DEMO_CHANNEL, DEMO_PEOPLE } from './demo-people.js';
import { findCard, isNotThere, pressButton } from './press-button.js';
import { startSlackStandIn } from './stand-in/start-slack-stand-in.js';

/** The local Slack of one demo. */
export interface DemoSlack {
  /** The page, as the person who may approve. */
  readonly url: string;
  /** What the specs name. */
  readonly channel: string;
  /** What Tidegate is configured with; by Socket Mode, so that no port has to be free. */
  readonly access: { readonly botToken: string; readonly appToken: string; readonly apiUrl: string };
  /** Presses Approve as this person and gives the reason. Answers what they are told; null when the card or its button is not there yet. */
  readonly approve: (rolloutId: string, person: 'dev@localhost' | 'lead@localhost', reason: string) => Promise<string | null>;
  readonly stop: () => Promise<void>;
}

export async function startDemoSlack(): Promise<DemoSlack> {
  const slack = await startSlackStandIn({ workspace: DEMO_PEOPLE });
  const { botToken, appToken, apiUrl } = slack;
  return {
    url: `${slack.url}/?channel=${DEMO_CHANNEL.name}`,
    channel: `#${DEMO_CHANNEL.name}`,
    access: { botToken, appToken, apiUrl },
    async approve(rolloutId, person, reason) {
      const ts = findCard(slack, rolloutId);
      const user = slack.workspace.users.find(({ email }) => email === person)?.name;
      if (ts === null || user === undefined) return null;
      try {
        return await pressButton(slack, { user, ts, verb: 'approve', reason });
      } catch (error) {
        if (isNotThere(error)) return null;
        throw error;
      }
    },
    stop: () => slack.stop(),
  };
}
