import { z } from 'zod';
import { gateIdSchema, revisionSchema, rolloutIdSchema } from './button-value.js';
import { SLACK_LIMITS } from './slack-limits.js';

/** Verbs that ask for a reason first. */
export const MODAL_VERBS = ['approve', 'reject', 'resume', 'abort', 'kill', 'breakGlass'] as const;
export type ModalVerb = (typeof MODAL_VERBS)[number];

const slackId = z.string().regex(/^[A-Z][A-Z0-9]{1,30}$/);
const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,255}$/);

const modalMetadata = z.strictObject({
  v: z.literal(1),
  verb: z.enum(MODAL_VERBS),
  rolloutId: rolloutIdSchema,
  gateId: gateIdSchema.nullable(),
  /** Of the view that the person was shown. */
  revision: revisionSchema,
  /** Stands for the evidence that the person was shown. */
  evidenceHash: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,128}$/)
    .nullable(),
  /** Of the hold that the person was shown; left out where there was none, and by earlier versions. */
  holdId: z
    .string()
    .regex(/^[A-Za-z]{1,40}\/\d{1,16}$/)
    .optional(),
  /** What a kill names. */
  feature: name,
  environment: name,
  /** Where the card stands, to answer there. */
  card: z.strictObject({ channel: slackId, ts: z.string().regex(/^\d{1,12}\.\d{1,9}$/) }).nullable(),
});

/** What a modal remembers of the card that it was opened from. Like a button's value a pointer, never authority. */
export type ModalMetadata = Readonly<Omit<z.output<typeof modalMetadata>, 'v'>>;

export type ModalMetadataParsed = { readonly ok: true; readonly value: ModalMetadata } | { readonly ok: false; readonly detail: string };

/** For `private_metadata`; null for what could not be read back. */
export function formatModalMetadata(metadata: ModalMetadata): string | null {
  const text = JSON.stringify({ v: 1, ...metadata });
  return parseModalMetadata(text).ok ? text : null;
}

/** What came back with a modal. Anything but what `formatModalMetadata` writes is refused, with a sentence for the person who sent it. */
export function parseModalMetadata(text: string): ModalMetadataParsed {
  const parsed = text.length <= SLACK_LIMITS.view.privateMetadata ? modalMetadata.safeParse(fromJson(text)) : null;
  if (!parsed?.success)
    return {
      ok: false,
      detail: 'This dialog was not opened by this version of Tidegate. Nothing was done; press the button of the card again.',
    };
  const { v: _, ...value } = parsed.data;
  return { ok: true, value };
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
