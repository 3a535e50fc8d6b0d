import type { RecordedEntry } from '../../core/audit/audit-entry.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import { type BenchSpecOptions, toSpecDocument } from './bench-spec.js';

const PATIENCE_MS = 30_000;

export interface Outcome {
  readonly id: string;
  readonly rollout: string;
  readonly stageAttempt: number;
  readonly arm: 'control' | 'candidate';
  readonly assignment: 'random';
  readonly unit: string;
  readonly category: string;
  readonly metrics: Readonly<Record<string, number>>;
}

interface FlagAnswer {
  readonly variant: string;
}

/** What a bench says to Tidegate over HTTP, as any other client would. */
export class ApiClient {
  private readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  /** The id of the rollout that was started. */
  async start(feature: string, options?: Partial<BenchSpecOptions>): Promise<string> {
    const { id } = await this.post<{ id: string }>('/v1/rollouts', toSpecDocument(feature, options));
    return id;
  }

  abort(id: string): Promise<{ readonly view: RolloutView }> {
    return this.post(`/v1/rollouts/${id}/decisions`, { verb: 'abort', reason: 'bench' });
  }

  pause(id: string): Promise<{ readonly view: RolloutView }> {
    return this.post(`/v1/rollouts/${id}/decisions`, { verb: 'pause', reason: 'bench' });
  }

  view(id: string): Promise<RolloutView> {
    return this.get(`/v1/rollouts/${id}`);
  }

  async timeline(id: string): Promise<readonly RecordedEntry[]> {
    return (await this.get<{ entries: readonly RecordedEntry[] }>(`/v1/rollouts/${id}/timeline`)).entries;
  }

  async report(outcomes: readonly Outcome[]): Promise<void> {
    const { accepted, rejected } = await this.post<{ accepted: number; rejected: readonly unknown[] }>('/v1/outcomes', { outcomes });
    if (accepted !== outcomes.length) throw new Error(`Outcomes were not taken: ${JSON.stringify(rejected).slice(0, 500)}`);
  }

  /** What an OFREP client that asks now gets for a feature: true when any flag shows the candidate. */
  async showsCandidate(feature: string, unit: string): Promise<boolean> {
    const context = { targetingKey: unit, unitStartedAt: Date.now() / 1000 };
    const { flags } = await this.post<{ flags: readonly FlagAnswer[] }>(`/ofrep/v1/evaluate/flags?feature=${feature}`, { context });
    if (flags.length === 0) throw new Error(`OFREP knows no flags of ${feature}.`);
    return flags.some(({ variant }) => variant === 'candidate');
  }

  private get<T>(path: string): Promise<T> {
    return this.ask(path, {});
  }

  private post<T>(path: string, body: unknown): Promise<T> {
    return this.ask(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  }

  private async ask<T>(path: string, init: RequestInit): Promise<T> {
    const response = await fetch(`${this.url}${path}`, { ...init, signal: AbortSignal.timeout(PATIENCE_MS) });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${(await response.text()).slice(0, 500)}`);
    return (await response.json()) as T;
  }
}
