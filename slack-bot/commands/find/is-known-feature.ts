import { rolloutIdSchema } from '../../../contracts/slack/button-value.js';
import type { BotDeps } from '../../bot-deps.js';

/** True when this is a feature of the environment: it has flags, or somebody has asked for a rollout of it. */
export async function isKnownFeature({ store, environment }: Pick<BotDeps, 'store' | 'environment'>, name: string): Promise<boolean> {
  if (!rolloutIdSchema.safeParse(name).success) return false;
  if ((await store.flags.readBundle(environment, name)) !== null) return true;
  return (await store.rollouts.list({ environment, feature: name, limit: 1 })).length > 0;
}
