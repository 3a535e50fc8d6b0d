import { setTimeout as delay } from 'node:timers/promises';
import type { RecordedEntry } from '../../../core/audit/audit-entry.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';

interface Said<T> {
  readonly status: number;
  readonly body: T;
}

const PATIENCE_MS = 15_000;
const PAUSE_MS = 250;

/** A person, or a script of theirs, who asks again until there is an answer; the API may be away at any time. */
export class PersistentClient {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  /** Starts a rollout of the feature exactly once, whatever happens to the answer; null when it cannot be had in time. */
  async start(feature: string, document: object, untilMs: number): Promise<string | null> {
    while (Date.now() < untilMs) {
      const found = await this.#find(feature);
      if (found !== null) return found;
      const said = await this.#send<{ id?: string }>('POST', '/v1/rollouts', document);
      if (said !== null && said.status < 300 && said.body.id !== undefined) return said.body.id;
      if (said !== null && said.status === 422) throw new Error(`The suite's spec was refused: ${JSON.stringify(said.body)}`);
      await delay(PAUSE_MS);
    }
    return null;
  }

  /** Null: no answer now. */
  async view(id: string): Promise<RolloutView | null> {
    const said = await this.#send<RolloutView>('GET', `/v1/rollouts/${id}`);
    return said?.status === 200 ? said.body : null;
  }

  async timeline(id: string): Promise<readonly RecordedEntry[]> {
    for (;;) {
      const said = await this.#send<{ entries: readonly RecordedEntry[] }>('GET', `/v1/rollouts/${id}/timeline`);
      if (said?.status === 200) return said.body.entries;
      await delay(PAUSE_MS);
    }
  }

  /** True: the abort was accepted. False: it was refused for good, or nobody answered in time. */
  async abort(id: string, untilMs: number): Promise<boolean> {
    const decision = { id: `abort-${id}`, verb: 'abort', reason: 'Chaos.' };
    return this.#insist(untilMs, () => this.#send('POST', `/v1/rollouts/${id}/decisions`, decision));
  }

  /** True: it goes on. */
  async resume(id: string, nth: number): Promise<boolean> {
    const decision = { id: `resume-${nth}-${id}`, verb: 'resume', reason: 'Chaos: somebody looks again.' };
    return ((await this.#send('POST', `/v1/rollouts/${id}/decisions`, decision))?.status ?? 500) < 300;
  }

  /** The same for the emergency stop. */
  async kill(feature: string, untilMs: number): Promise<boolean> {
    return this.#insist(untilMs, () => this.#send('POST', `/v1/features/${feature}/kill`, { reason: 'Chaos.' }));
  }

  /** True: the evidence was taken. */
  async report(outcomes: readonly unknown[]): Promise<boolean> {
    return (await this.#send('POST', '/v1/outcomes', { outcomes }))?.status === 200;
  }

  async #insist(untilMs: number, ask: () => Promise<Said<unknown> | null>): Promise<boolean> {
    while (Date.now() < untilMs) {
      const said = await ask();
      if (said !== null && said.status < 300) return true;
      if (said !== null && said.status === 409) return false;
      await delay(PAUSE_MS);
    }
    return false;
  }

  async #find(feature: string): Promise<string | null> {
    const said = await this.#send<{ rollouts: readonly { id: string }[] }>('GET', `/v1/rollouts?feature=${feature}`);
    return said?.status === 200 ? (said.body.rollouts[0]?.id ?? null) : null;
  }

  async #send<T>(method: string, path: string, body?: unknown): Promise<Said<T> | null> {
    try {
      const response = await fetch(`${this.#url}${path}`, {
        method,
        // It decides without looking: whatever stands there.
        headers: { 'content-type': 'application/json', 'if-match': '*' },
        signal: AbortSignal.timeout(PATIENCE_MS),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: (await response.json()) as T };
    } catch {
      return null;
    }
  }
}
