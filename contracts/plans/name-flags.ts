import type { FieldError } from '../../core/errors/app-error.js';
import type { Layer } from '../../core/rollout/spec.js';
import { showSent, toPointer } from '../spec/json-pointer.js';
import { suggest } from '../spec/nearest-key.js';
import type { FeatureFacts, ServedFlag } from './feature-facts.js';

/** A flag of the bundle, as a spec writes it. */
export interface NamedFlag {
  readonly key: string;
  readonly layer: Layer;
  readonly control: string;
  readonly candidate: string;
  readonly platform: string;
}

export type NamedFlags =
  | { readonly ok: true; readonly flags: readonly NamedFlag[] }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

export interface OnlyLayers {
  readonly plan: string;
  readonly layers: readonly Layer[];
}

/** The flags whose new versions a request names by layer or by key, in apply order, each from the version that it serves now. `only`: layers that the plan is for. */
export function nameFlags(candidate: Readonly<Record<string, string>>, facts: FeatureFacts, only: OnlyLayers | null): NamedFlags {
  const versions = new Map<string, string>();
  const errors: FieldError[] = [];
  for (const [name, version] of Object.entries(candidate)) {
    const found = findFlag(name, facts);
    const problem = typeof found === 'string' ? found : findProblem(found, version, { only, isTaken: versions.has(found.key) });
    if (problem !== null)
      errors.push({ pointer: toPointer(['candidate', name]), detail: `Sent ${showSent(version)} for ${showSent(name)}: ${problem}` });
    else if (typeof found !== 'string') versions.set(found.key, version);
  }
  if (errors.length > 0) return { ok: false, errors };
  const flags = facts.flags.flatMap(({ key, layer, version: control, platform }) => {
    const version = versions.get(key);
    return version === undefined ? [] : [{ key, layer, control, candidate: version, platform }];
  });
  return { ok: true, flags };
}

/** The flag, or why there is none. */
function findFlag(name: string, { feature, flags }: FeatureFacts): ServedFlag | string {
  const byKey = flags.find(({ key }) => key === name);
  if (byKey !== undefined) return byKey;
  const [found, other] = flags.filter(({ layer }) => layer === name);
  if (found !== undefined && other === undefined) return found;
  const keys = flags.map(({ key }) => key);
  if (found !== undefined)
    return `${feature} has several flags of this layer. Name the flag itself: ${keys.filter((_, index) => flags[index]?.layer === name).join(', ')}.`;
  const known = [...new Set(flags.map(({ layer }) => layer as string))];
  return `${feature} has no flag of this layer or name.${suggest(name, [...known, ...keys])} It serves ${flags.map(({ layer, version }) => `${layer} ${version}`).join(', ')}.`;
}

function findProblem(
  { key, layer, version: served }: ServedFlag,
  version: string,
  { only, isTaken }: { readonly only: OnlyLayers | null; readonly isTaken: boolean },
): string | null {
  if (isTaken) return `flag ${key} is named twice, by its layer and by its key. Leave one.`;
  if (served === version) return `flag ${key} serves this version already; name the new one.`;
  if (only === null || only.layers.includes(layer)) return null;
  return `plan ${only.plan} is for ${only.layers.join(', ')} only. Take another plan, such as careful-week.`;
}
