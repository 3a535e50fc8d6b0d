import * as z from 'zod';
import type { AuditKind } from '../../core/audit/audit-entry.js';
import { type Parsed, parseRequest } from '../api/parse-request.js';
import { pageCursor } from '../api/query/page-cursor.js';
import { closedObject } from '../spec/schema/closed-object.js';
import { identifier, line } from '../spec/schema/text.js';
import { AUDIT_KINDS } from './audit-kinds.js';

const LIMIT_HINT = 'the limit is a whole number from 1 to 1000';
const KIND_HINT = `the kinds are ${AUDIT_KINDS.join(', ')}; several with commas between`;

const kinds = z.string({ error: () => KIND_HINT }).transform((text, context): readonly AuditKind[] => {
  const names = text.split(',').map((name) => name.trim());
  if (names.every((name): name is AuditKind => (AUDIT_KINDS as readonly string[]).includes(name))) return names;
  context.addIssue({ code: 'custom', message: KIND_HINT });
  return z.NEVER;
});

const moment = (what: string) => {
  const hint = `${what} is a time such as 2026-03-01T09:00:00Z, or a day such as 2026-03-01 (UTC)`;
  return z.string({ error: () => hint }).transform((text, context): number => {
    const isTime = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2}))?$/.test(text);
    const atMs = isTime ? Date.parse(text) : Number.NaN;
    if (!Number.isNaN(atMs)) return atMs;
    context.addIssue({ code: 'custom', message: hint });
    return z.NEVER;
  });
};

/** Query of `GET /v1/audit`; all values arrive as texts. */
export const auditQuerySchema = closedObject({
  rollout: line('The rollout', 200).optional().meta({ description: 'Only entries of this rollout.' }),
  feature: identifier('The feature').optional().meta({ description: 'Only entries of rollouts of this feature.' }),
  environment: identifier('The environment').optional().meta({ description: 'Only entries of rollouts of this environment.' }),
  kind: kinds.optional().meta({ description: `One of ${AUDIT_KINDS.join(', ')}; several with commas between.` }),
  from: moment('The beginning').optional().meta({ description: 'Not before this time: ISO 8601, or a day in UTC.' }),
  to: moment('The end').optional().meta({ description: 'Before this time: ISO 8601, or a day in UTC.' }),
  cursor: pageCursor(),
  limit: z
    .string({ error: () => LIMIT_HINT })
    .regex(/^(?:[1-9]\d{0,2}|1000)$/, { error: () => LIMIT_HINT })
    .prefault('200')
    .transform(Number)
    .meta({ description: 'Entries at most, a whole number from 1 to 1000.' }),
});

/** In the shape of the store's `AuditQuery`, and where the page begins. */
export interface ParsedAuditQuery {
  readonly limit: number;
  readonly rolloutId?: string;
  readonly feature?: string;
  readonly environment?: string;
  readonly kinds?: readonly AuditKind[];
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly cursor?: string;
}

export function parseAuditQuery(query: unknown): Parsed<ParsedAuditQuery> {
  const parsed = parseRequest(auditQuerySchema, query);
  if (!parsed.ok) return parsed;
  const { rollout, feature, environment, kind, from, to, cursor, limit } = parsed.value;
  return {
    ok: true,
    value: {
      limit,
      ...(rollout !== undefined && { rolloutId: rollout }),
      ...(feature !== undefined && { feature }),
      ...(environment !== undefined && { environment }),
      ...(kind !== undefined && { kinds: kind }),
      ...(from !== undefined && { fromMs: from }),
      ...(to !== undefined && { toMs: to }),
      ...(cursor !== undefined && { cursor }),
    },
  };
}
