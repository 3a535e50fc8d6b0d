import { z } from 'zod';
import { SLACK_LIMITS } from './slack-limits.js';

const startMetadata = z.strictObject({
  v: z.literal(1),
  template: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/),
  /** With a plan: what it was filled in with. */
  feature: z.string().min(1).max(256).optional(),
  candidate: z.record(z.string().max(256), z.string().max(256)).optional(),
  /** Of the spec that the person was shown. */
  specHash: z.string().regex(/^[A-Za-z0-9._:-]{1,128}$/),
});

/** What the dialog that starts a rollout remembers. A pointer, never authority: the template is read again, and who submits is asked again. */
export type StartMetadata = Readonly<Omit<z.output<typeof startMetadata>, 'v'>>;

/** For `private_metadata`; null for what could not be read back. */
export function formatStartMetadata(metadata: StartMetadata): string | null {
  const text = JSON.stringify({ v: 1, ...metadata });
  return parseStartMetadata(text) === null ? null : text;
}

/** What came back with the dialog; null for anything but what `formatStartMetadata` writes. */
export function parseStartMetadata(text: string): StartMetadata | null {
  if (text.length > SLACK_LIMITS.view.privateMetadata) return null;
  const parsed = startMetadata.safeParse(fromJson(text));
  if (!parsed.success) return null;
  const { v: _, ...metadata } = parsed.data;
  return metadata;
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
