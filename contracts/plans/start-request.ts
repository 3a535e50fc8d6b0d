import * as z from 'zod';
import { type Parsed, parseRequest } from '../api/parse-request.js';
import { closedObject } from '../spec/schema/closed-object.js';
import { LIMITS, notifySchema, trafficSchema } from '../spec/schema/spec-schema.js';
import { approvalSchema } from '../spec/schema/stage-schema.js';
import { identifier, line, MAX_SUMMARY, ownName } from '../spec/schema/text.js';

/** A start that names a plan template instead of writing a spec out. */
export const startRequestSchema = closedObject({
  template: identifier("The template's name", 64).meta({ description: 'Name of a plan template; `GET /v1/templates` lists them.' }),
  feature: ownName('The feature').meta({ description: 'A feature that Tidegate serves already.' }),
  candidate: z
    .record(identifier('A layer or flag'), line('The candidate version'))
    .refine((candidate) => Object.keys(candidate).length > 0, { error: () => 'At least one layer with its new version is needed' })
    .meta({ description: 'New versions by layer (`prompt: answer@14`), or by flag key where a layer has several flags.' }),
  environment: identifier('The environment').optional().meta({ description: 'Default: the environment of the server.' }),
  summary: line('The summary', MAX_SUMMARY).optional().meta({ description: 'One line for people. Default: what changes, by which plan.' }),
  approvers: approvalSchema.shape.approvers
    .min(1)
    .optional()
    .meta({ description: "Who may approve at the plan's gates. Default: the plan's own, else those of the feature's last rollout." }),
  authors: z
    .array(line('The author', 200))
    .max(LIMITS.authors)
    .optional()
    .meta({ description: 'Who made the change; they cannot approve it.' }),
  notify: notifySchema.optional().meta({ description: "Default: as in the feature's last rollout." }),
  traffic: trafficSchema.optional().meta({ description: "Default: as in the feature's last rollout." }),
  onConflict: z.enum(['reject', 'queue', 'supersede']).optional().meta({ description: 'When another rollout holds one of the flags.' }),
  retryOf: line('The rollout that is retried', 200).optional().meta({ description: 'The rollout that this one tries again.' }),
});

export type StartRequest = z.output<typeof startRequestSchema>;

/** True for what names a plan template; a whole spec notes its template as an object. */
export function isStartRequest(input: unknown): boolean {
  return (
    typeof input === 'object' &&
    input !== null &&
    Object.hasOwn(input, 'template') &&
    typeof (input as { template: unknown }).template !== 'object'
  );
}

export const parseStartRequest = (input: unknown): Parsed<StartRequest> => parseRequest(startRequestSchema, input);
