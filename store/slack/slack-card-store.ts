import type { SqlClient } from '../sql/sql-client.js';
import type { SlackCardRecord, SlackCardStore } from './slack-card-records.js';

/** The places of the cards. Two writers at once (one of them thought dead) leave what each of them has got furthest with. */
export function createSlackCardStore(client: SqlClient): SlackCardStore {
  return {
    async get(rolloutId) {
      const [card] = await client.query<SlackCardRecord>(
        `SELECT rollout_id AS "rolloutId", channel, ts, revision, last_seq AS "lastSeq", begun_seq AS "begunSeq", updated_at_ms AS "updatedAtMs"
         FROM slack_cards WHERE rollout_id = $1`,
        [rolloutId],
      );
      return card ?? null;
    },
    async save({ rolloutId, channel, ts, revision, lastSeq, begunSeq, updatedAtMs }) {
      await client.query(
        `INSERT INTO slack_cards AS old (rollout_id, channel, ts, revision, last_seq, begun_seq, updated_at_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (rollout_id) DO UPDATE SET
           channel = CASE WHEN excluded.revision >= old.revision THEN excluded.channel ELSE old.channel END,
           ts = CASE WHEN excluded.revision >= old.revision THEN excluded.ts ELSE old.ts END,
           revision = GREATEST(old.revision, excluded.revision),
           last_seq = GREATEST(old.last_seq, excluded.last_seq),
           begun_seq = GREATEST(old.begun_seq, excluded.begun_seq),
           updated_at_ms = GREATEST(old.updated_at_ms, excluded.updated_at_ms)`,
        [rolloutId, channel, ts, revision, lastSeq, begunSeq, updatedAtMs],
      );
    },
  };
}
