import { z } from 'zod';
import { SLACK_LIMITS } from './slack-limits.js';

/** What the buttons of a card do. `details` only shows. */
export const CARD_VERBS = ['approve', 'reject', 'pause', 'resume', 'abort', 'kill', 'details'] as const;
export type CardVerb = (typeof CARD_VERBS)[number];

export const toActionId = (verb: CardVerb): `rollout.${CardVerb}` => `rollout.${verb}`;

/** The verb of an action id; null for those of others. */
export function toCardVerb(actionId: string): CardVerb | null {
  return CARD_VERBS.find((verb) => toActionId(verb) === actionId) ?? null;
}

/** Which rollout, gate and revision a button was drawn for. A pointer, never authority: who clicks and what is open now decide. */
export interface ButtonValue {
  readonly rolloutId: string;
  /** Open when the button was drawn; null when none was. */
  readonly gateId: string | null;
  readonly revision: number;
}

export type ButtonValueParsed = { readonly ok: true; readonly value: ButtonValue } | { readonly ok: false; readonly detail: string };

const VERSION = 'v1';
const NO_GATE = '-';
export const rolloutIdSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,255}$/);
export const gateIdSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,399}$/);
export const revisionSchema = z.int().min(0);

const written = z
  .string()
  .max(SLACK_LIMITS.button.value)
  .transform((text) => text.split('|'))
  .pipe(
    z.tuple([
      z.literal(VERSION),
      rolloutIdSchema,
      z.union([z.literal(NO_GATE), gateIdSchema]),
      z
        .string()
        .regex(/^(0|[1-9]\d{0,14})$/)
        .transform(Number)
        .pipe(revisionSchema),
    ]),
  );

/** `v1|<rolloutId>|<gateId or ->|<revision>`; null for ids that no rollout of ours has, so that no button is drawn for them. */
export function formatButtonValue({ rolloutId, gateId, revision }: ButtonValue): string | null {
  const text = [VERSION, rolloutId, gateId ?? NO_GATE, revision].join('|');
  return parseButtonValue(text).ok ? text : null;
}

/** What a click carries. Anything but what `formatButtonValue` writes is refused, with a sentence for the person who clicked. */
export function parseButtonValue(text: unknown): ButtonValueParsed {
  const parsed = written.safeParse(text);
  if (!parsed.success) return { ok: false, detail: describeFault(text) };
  const [, rolloutId, gateId, revision] = parsed.data;
  return { ok: true, value: { rolloutId, gateId: gateId === NO_GATE ? null : gateId, revision } };
}

function describeFault(text: unknown): string {
  const isOther = typeof text === 'string' && /^v\d+\|/.test(text) && !text.startsWith(`${VERSION}|`);
  return isOther
    ? 'This button was drawn by another version of Tidegate; use the newest card of the rollout, or the command line. Nothing was done.'
    : 'This button does not name a rollout as Tidegate writes it (v1|rollout|gate|revision). Nothing was done.';
}
