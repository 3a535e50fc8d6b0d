import type { ParsedSpec } from '../../contracts/spec/parse-spec.js';
import { parseSpecText } from '../../contracts/spec/parse-spec-text.js';
import { AppError, type FieldError } from '../../core/errors/app-error.js';
import type { Principal } from '../../core/principal/principal.js';
import type { RolloutSpec } from '../../core/rollout/spec.js';
import type { OperationDeps } from '../operation-deps.js';

export type AcceptedSpec = Extract<ParsedSpec, { ok: true }>;
export type Installation = Pick<OperationDeps, 'directory' | 'pagers' | 'platforms' | 'metricSources'>;

export interface SpecText {
  readonly text: string;
  /** As in a `Content-Type` header; empty: JSON or YAML, whichever it is. */
  readonly mediaType: string;
}

/** The spec in a text, checked against this installation and its people; SPEC_INVALID with everything that is wrong. */
export function acceptSpec({ text, mediaType }: SpecText, principal: Principal, installation: Installation): AcceptedSpec {
  const { directory, pagers, platforms, metricSources } = installation;
  const parsed = parseSpecText(text, mediaType, { directory, pagers, platforms, requestedBy: principal.id });
  if (!parsed.ok) throw invalidSpec(parsed.errors);
  const errors = findUnknownSources(parsed.spec, metricSources);
  if (errors.length > 0) throw invalidSpec(errors);
  return parsed;
}

export function findUnknownSources(spec: RolloutSpec, known: readonly string[]): readonly FieldError[] {
  return Object.entries(spec.metrics)
    .filter(([, { source }]) => source !== 'outcomes' && !known.includes(source))
    .map(([name, { source }]) => ({
      pointer: `/metrics/${name}/source`,
      detail: `Sent "${source}": this installation has no such source. Configure it (TIDEGATE_PROMETHEUS_URL), or use ${['outcomes', ...known].join(', ')}.`,
    }));
}

export function invalidSpec(errors: readonly FieldError[]): AppError {
  const [first] = errors;
  return new AppError(
    'SPEC_INVALID',
    `The spec has ${errors.length} error(s); the first at ${first?.pointer || 'the top'}: ${first?.detail}`,
    { errors },
  );
}
