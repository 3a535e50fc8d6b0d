import { createHash } from 'node:crypto';
import type { RolloutSpec } from '../../core/rollout/spec.js';

/** SHA-256 (hex) over the spec's canonical JSON: the same for the same content, whatever the order of its keys. */
export function toSpecHash(spec: RolloutSpec): string {
  return createHash('sha256').update(toCanonicalJson(spec)).digest('hex');
}

/** JSON with sorted keys and no blanks; undefined members are left out, as JSON does. */
function toCanonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toCanonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${toCanonicalJson(member)}`);
  return `{${members.join(',')}}`;
}
