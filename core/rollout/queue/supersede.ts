import type { Principal } from '../../principal/principal.js';
import type { Decision } from '../rollout-event.js';

export interface Successor {
  readonly id: string;
  readonly summary: string;
  readonly requestedBy: string;
  readonly via?: Principal['via'];
}

/** The abort of a rollout that another one supersedes, on behalf of who asked for that one: always the same decision, however often it is sent. */
export function toSupersedeDecision({ id, summary, requestedBy, via = 'api' }: Successor, supersededId: string): Decision {
  return {
    id: `supersede/${id}/${supersededId}`,
    verb: 'abort',
    principal: { id: requestedBy, groups: [], via },
    reason: `Superseded by ${id} (${summary})`,
  };
}
