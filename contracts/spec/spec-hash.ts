import { toCanonicalJson } from '../../core/audit/chain/canonical-json.js';
import type { RolloutSpec } from '../../core/rollout/spec.js';
import { toSha256 } from '../audit/sha256.js';

/** SHA-256 (hex) over the spec's canonical JSON: the same for the same content, whatever the order of its keys. */
export function toSpecHash(spec: RolloutSpec): string {
  return toSha256(toCanonicalJson(spec));
}
