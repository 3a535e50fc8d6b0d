import { parseDocument } from 'yaml';

/** What a person may change in a template before it is started. */
export interface SpecFilling {
  readonly summary: string;
  /** Candidate versions in the order of the template's flags; undefined ones stay as they are. */
  readonly candidates: readonly (string | undefined)[];
}

interface SpecShape {
  readonly bundle: { readonly flags: readonly object[] };
}

/** The spec of a text that `parseSpecText` has accepted, with what was filled in, as JSON; it has to be checked again. */
export function fillSpec(text: string, { summary, candidates }: SpecFilling): string {
  const spec = parseDocument(text, { version: '1.2', logLevel: 'silent' }).toJS() as SpecShape;
  const flags = spec.bundle.flags.map((flag, index) =>
    candidates[index] === undefined ? flag : { ...flag, candidate: candidates[index] },
  );
  return JSON.stringify({ ...spec, summary, bundle: { ...spec.bundle, flags } });
}
