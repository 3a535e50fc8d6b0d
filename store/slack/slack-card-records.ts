/** Where the one message of a rollout stands in Slack, and what of the timeline its thread has. */
export interface SlackCardRecord {
  readonly rolloutId: string;
  /** Slack's id of the channel. */
  readonly channel: string;
  readonly ts: string;
  /** Of the view that the message shows; a later one is still to be drawn. */
  readonly revision: number;
  /** Of the timeline's last line that the thread has told, or has left out on purpose. */
  readonly lastSeq: number;
  /** Of the last line that a message was begun for. Above `lastSeq`: it may stand in the thread although nobody has noted it. */
  readonly begunSeq: number;
  readonly updatedAtMs: number;
}

export interface SlackCardStore {
  get(rolloutId: string): Promise<SlackCardRecord | null>;
  /** Creates or replaces; revision and lines never go back, and a message of an older revision does not take the place of a newer one's. */
  save(card: SlackCardRecord): Promise<void>;
}
