import { CONTROL_PLANE } from '../../core/audit/control-plane.js';
import { CONTROL_PREFIX, ROLLOUT_PREFIX } from '../../core/webhooks/event-types.js';

/** What a row of `added` (entries that have just been appended) is called as an event: the end by the state in which it left the rollout. */
const TYPE = `CASE WHEN e.rollout_id = '${CONTROL_PLANE}' THEN '${CONTROL_PREFIX}' || e.kind
  WHEN e.kind = 'ended' THEN '${ROLLOUT_PREFIX}' || coalesce(e.data ->> 'state', r.view ->> 'phase', e.kind) ELSE '${ROLLOUT_PREFIX}' || e.kind END`;

/**
 * The part of the statement that appends entries which puts them into the outbox of every webhook that wants them: whatever appends has told. `added` are the
 * new rows of `audit_entries`. The rollout is read as the transaction has left it. Only an event of a rollout has a feature that a pattern can name.
 */
export const TO_OUTBOX = `
  INSERT INTO webhook_deliveries (webhook_id, event_id, type, at_ms, data)
  SELECT h.id, 'evt_' || left(e.hash, 32), e.type, e.at_ms, json_build_object(
    'rollout', CASE WHEN e.view IS NULL THEN NULL ELSE json_build_object('id', e.rollout_id, 'feature', e.feature, 'environment', e.environment,
      'state', e.view ->> 'state', 'headline', e.view ->> 'headline') END,
    'environment', e.environment, 'feature', e.feature,
    'entry', json_build_object('kind', e.kind, 'seq', e.seq, 'atMs', e.at_ms, 'summary', e.summary, 'by', e.principal_id, 'via', e.via,
      'reason', e.data ->> 'reason', 'hash', e.hash))
  FROM (
    SELECT e.*, r.view, ${TYPE} AS type, coalesce(r.environment, e.data ->> 'environment') AS environment, coalesce(r.feature, e.data ->> 'feature') AS feature
    FROM added e LEFT JOIN LATERAL (SELECT o.view, o.environment, o.feature FROM rollouts o WHERE o.id = e.rollout_id LIMIT 1) r ON true
    WHERE EXISTS (SELECT 1 FROM webhooks)
  ) e
  JOIN webhooks h ON h.is_active AND ('*' = ANY(h.events) OR e.type = ANY(h.events))
    AND (h.environment = '*' OR h.environment = e.environment)
    AND (h.features = '*' OR h.features = e.feature OR (right(h.features, 1) = '*' AND starts_with(e.feature, left(h.features, -1))))
  ORDER BY h.id, e.seq`;
