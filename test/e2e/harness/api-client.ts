import type { ObservedFlag } from '../../../core/assignment/observed-flag.js';
import type { RecordedEntry } from '../../../core/audit/audit-entry.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import { eventually, type Patience } from './eventually.js';

export interface Answer<T> {
  readonly status: number;
  readonly body: T;
}

export interface Problem {
  readonly code: string;
  readonly detail: string;
}

export interface DecisionBody {
  readonly id?: string;
  readonly verb: 'approve' | 'reject' | 'pause' | 'resume' | 'abort';
  readonly reason?: string;
  readonly gateId?: string;
  readonly evidenceHash?: string;
}

export interface Report {
  readonly view: RolloutView;
  readonly exposure: {
    readonly candidateUnits: number;
    readonly firstAtMs: number | null;
    readonly lastAtMs: number | null;
    readonly byCategory: Readonly<Record<string, number>>;
  };
  readonly findings: readonly { readonly guard: string; readonly verdict: string; readonly summary: string }[];
}

export interface Killed {
  readonly generation: number;
  readonly flags: readonly ObservedFlag[];
  readonly rolloutId: string | null;
}

/** What a person at a terminal can do: everything goes over HTTP. Sent as `dev@localhost` unless `as` names somebody else. */
export class ApiClient {
  readonly url: string;
  private readonly bearer: string | undefined;

  constructor(url: string, bearer?: string) {
    this.url = url;
    this.bearer = bearer;
  }

  as(person: string): ApiClient {
    return this.withKey(`dev:${person}`);
  }

  withKey(key: string): ApiClient {
    return new ApiClient(this.url, key);
  }

  async send<T>(method: string, path: string, body?: unknown, more: Readonly<Record<string, string>> = {}): Promise<Answer<T>> {
    const headers = {
      ...more,
      'content-type': 'application/json',
      ...(this.bearer === undefined ? {} : { authorization: `Bearer ${this.bearer}` }),
    };
    const response = await fetch(`${this.url}${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    return { status: response.status, body: (await response.json()) as T };
  }

  /** Starts a rollout that must be accepted; answers its id. */
  async start(spec: unknown): Promise<string> {
    const { status, body } = await this.send<{ id: string }>('POST', '/v1/rollouts', spec);
    if (status > 202) throw new Error(`The rollout was refused with ${status}: ${JSON.stringify(body)}`);
    return body.id;
  }

  tryStart(spec: unknown): Promise<Answer<Problem & { readonly id: string }>> {
    return this.send('POST', '/v1/rollouts', spec);
  }

  async view(id: string): Promise<RolloutView> {
    return (await this.send<RolloutView>('GET', `/v1/rollouts/${id}`)).body;
  }

  async timeline(id: string): Promise<readonly RecordedEntry[]> {
    return (await this.send<{ entries: readonly RecordedEntry[] }>('GET', `/v1/rollouts/${id}/timeline`)).body.entries;
  }

  async report(id: string): Promise<Report> {
    return (await this.send<Report>('GET', `/v1/rollouts/${id}/report`)).body;
  }

  decide(id: string, decision: DecisionBody): Promise<Answer<Problem & { readonly view: RolloutView }>> {
    // Whatever stands there: the tests decide without having looked.
    return this.send('POST', `/v1/rollouts/${id}/decisions`, decision, { 'if-match': '*' });
  }

  kill(feature: string, reason: string): Promise<Answer<Killed>> {
    return this.send('POST', `/v1/features/${feature}/kill`, { reason });
  }

  postOutcomes(
    outcomes: readonly unknown[],
  ): Promise<Answer<{ accepted: number; duplicates: number; rejected: readonly { index: number; detail: string }[] }>> {
    return this.send('POST', '/v1/outcomes', { outcomes });
  }

  /** Waits until the rollout shows what is wanted. A failure tells where it stood instead. */
  async until(id: string, what: string, isThere: (view: RolloutView) => boolean, patience: Patience = {}): Promise<RolloutView> {
    let last = '';
    const ask = async () => {
      const view = await this.view(id);
      last = `${view.state} (${view.headline})`;
      return isThere(view) ? view : undefined;
    };
    try {
      return await eventually(what, ask, patience);
    } catch (error) {
      throw new Error(`${(error as Error).message} Rollout ${id} is ${last}.`);
    }
  }

  untilState(id: string, state: RolloutView['state'], patience: Patience = {}): Promise<RolloutView> {
    return this.until(id, `state ${state}`, (view) => view.state === state, patience);
  }
}
