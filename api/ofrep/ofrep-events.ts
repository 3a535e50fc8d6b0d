import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FlagSnapshot, SnapshotChange } from '../flags/flag-snapshot.js';
import type { SseEvent } from '../sse/sse-event.js';
import type { SseHub } from '../sse/sse-hub.js';

/** A client that hears nothing for so long should connect again (OFREP: `inactivityDelaySec`). */
const INACTIVITY_DELAY_S = 120;

/** Tells OFREP clients to evaluate again (OFREP ADR-0008). One channel for each feature and one for all features of an environment. */
export class OfrepEvents {
  readonly #hub: SseHub;
  readonly #tails = new Map<string, string>();

  constructor(hub: SseHub) {
    this.#hub = hub;
  }

  /** Publishes the snapshot's changes from now on. Returns how to stop. */
  follow(snapshot: FlagSnapshot): () => void {
    return snapshot.onChange((change) => this.#publish(snapshot, change));
  }

  /** A client that comes back with another version than the present one is told at once. */
  attach(snapshot: FlagSnapshot, feature: string | undefined, req: IncomingMessage, res: ServerResponse): void {
    const present = snapshot.versionOf(feature);
    this.#hub.attach(channelOf(snapshot.environment, feature), req, res, {
      id: present,
      replay: (lastEventId) => (lastEventId === undefined || lastEventId === present ? [] : [refetch(present, Date.now())]),
    });
  }

  /** The end of a bulk answer, after its flags: where to listen. Made once for each feature. */
  bulkTail(environment: string | undefined, feature: string | undefined): string {
    const channel = channelOf(environment ?? '', feature);
    let tail = this.#tails.get(channel);
    if (tail === undefined) {
      const query = new URLSearchParams({
        ...(feature === undefined ? {} : { feature }),
        ...(environment === undefined ? {} : { environment }),
      }).toString();
      const endpoint = { requestUri: `/ofrep/v1/sse${query === '' ? '' : `?${query}`}` };
      const eventStreams = [{ type: 'sse', endpoint, inactivityDelaySec: INACTIVITY_DELAY_S }];
      const metadata = feature === undefined ? {} : { flagSetId: feature };
      tail = `],"metadata":${JSON.stringify(metadata)},"eventStreams":${JSON.stringify(eventStreams)}}`;
      // Names come from requests: do not keep any number of them.
      if (this.#tails.size < 10_000) this.#tails.set(channel, tail);
    }
    return tail;
  }

  #publish(snapshot: FlagSnapshot, change: SnapshotChange): void {
    for (const feature of [...change.features, undefined]) {
      this.#hub.publish(channelOf(snapshot.environment, feature), refetch(snapshot.versionOf(feature), change.atMs));
    }
  }
}

/** Environments and features are names without a line break, so that no two channels are the same. */
const channelOf = (environment: string, feature: string | undefined): string => `ofrep\n${environment}\n${feature ?? ''}`;

function refetch(version: string, atMs: number): SseEvent {
  return {
    id: version,
    event: 'message',
    data: { type: 'refetchEvaluation', etag: `"${version}"`, lastModified: Math.floor(atMs / 1000) },
  };
}
