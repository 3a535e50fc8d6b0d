import type { WebClient } from '@slack/web-api';
import type { Directory } from '../../../core/principal/directory.js';
import type { Logger } from '../../../platform/logger.js';
import type { SlackCardRecord, Store } from '../../../store/store.js';
import type { SlackChannels } from '../directory/slack-channels.js';
import type { SlackPeople } from '../directory/slack-people.js';
import type { ChannelPace } from './channel-pace.js';

/** What all renderings of a process share. */
export interface Sending {
  readonly store: Pick<Store, 'rollouts' | 'audit' | 'watches' | 'slackCards'>;
  readonly client: WebClient;
  readonly people: SlackPeople;
  readonly channels: SlackChannels;
  readonly directory: Pick<Directory, 'members'>;
  readonly pace: ChannelPace;
  readonly publicUrl: string | undefined;
  readonly nowMs: () => number;
  readonly logger: Pick<Logger, 'warn' | 'error'>;
}

/** One attempt at one rollout's message. */
export interface Attempt {
  /** Rejects when nobody wants the attempt any more. */
  wait(ms: number): Promise<void>;
  /** Unix ms after which no further message is begun; what is left is told next time. */
  readonly endMs: number;
}

/** Keeps what has been done; the record as it was kept. */
export async function saveCard({ store, nowMs }: Sending, card: Omit<SlackCardRecord, 'updatedAtMs'>): Promise<SlackCardRecord> {
  const saved = { ...card, updatedAtMs: nowMs() };
  await store.slackCards.save(saved);
  return saved;
}
