/** As people fill it in. */
export interface StartForm {
  readonly template: string;
  readonly feature: string;
  /** New versions by layer; empty: it stays. */
  readonly candidate: Readonly<Record<string, string>>;
  readonly summary: string;
  /** With commas between. */
  readonly approvers: string;
}

export const EMPTY_START: StartForm = { template: '', feature: '', candidate: {}, summary: '', approvers: '' };

/** The body of `POST /v1/rollouts` that names a template; what was left empty is the server's to choose. */
export function toStartBody({ template, feature, candidate, summary, approvers }: StartForm): Readonly<Record<string, unknown>> {
  const named = approvers
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return {
    template,
    feature,
    candidate: Object.fromEntries(toChanges(candidate)),
    ...(summary.trim() !== '' && { summary: summary.trim() }),
    ...(named.length > 0 && { approvers: named }),
  };
}

const toChanges = (candidate: StartForm['candidate']): readonly (readonly [string, string])[] =>
  Object.entries(candidate).flatMap(([layer, version]) => (version.trim() === '' ? [] : [[layer, version.trim()] as const]));

/** Why it cannot be sent yet, in the order in which people fill it in; null when it can. */
export function whyNotStart({ template, feature, candidate }: StartForm): string | null {
  if (template === '') return 'Choose a plan.';
  if (feature === '') return 'Choose a feature.';
  return toChanges(candidate).length === 0 ? 'Give at least one layer a new version.' : null;
}

interface Layered {
  readonly flags: readonly { readonly key: string; readonly layer: string; readonly control: string }[];
}

/** What of a feature can be given a new version: a layer, or a flag where a layer has several. */
export function toLayers({ flags }: Layered): readonly { readonly name: string; readonly control: string }[] {
  return flags.map(({ key, layer, control }) => ({
    name: flags.filter((other) => other.layer === layer).length > 1 ? key : layer,
    control,
  }));
}
