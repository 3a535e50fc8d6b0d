import type { RecordedEntry } from '../../core/audit/audit-entry.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';

/** Who acts; people of the development server's directory. */
export type Person = 'dev@localhost' | 'lead@localhost';

/** What Tidegate answered when it did not do what was asked. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, detail: string) {
    super(detail);
    this.status = status;
    this.code = code;
  }
}

export interface RolloutReport {
  readonly view: RolloutView;
  readonly exposure: {
    readonly candidateUnits: number;
    readonly firstAtMs: number | null;
    readonly lastAtMs: number | null;
    readonly byCategory: Readonly<Record<string, number>>;
  };
}

/** The part of Tidegate's HTTP interface that the demo uses (docs/http.md). Every call rejects with `ApiProblem` when it is refused. */
export interface TidegateApi {
  readonly start: (spec: string, as: Person) => Promise<{ readonly id: string; readonly view: RolloutView }>;
  readonly view: (id: string) => Promise<RolloutView>;
  readonly approve: (view: RolloutView, as: Person, reason: string) => Promise<void>;
  readonly timeline: (id: string) => Promise<readonly RecordedEntry[]>;
  readonly report: (id: string) => Promise<RolloutReport>;
}

const TIMEOUT_MS = 10_000;

export function createTidegateApi(baseUrl: string): TidegateApi {
  const call = async <Answer>(path: string, init: RequestInit & { readonly as?: Person } = {}): Promise<Answer> => {
    const { as = 'dev@localhost', ...rest } = init;
    const response = await fetch(`${baseUrl}${path}`, {
      ...rest,
      headers: { authorization: `Bearer dev:${as}`, ...(init.headers as Record<string, string>) },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const body = (await response.json().catch(() => ({}))) as Record<string, unknown>;
    if (response.ok) return body as Answer;
    throw new ApiProblem(response.status, String(body['code'] ?? response.status), toDetail(body, response.status));
  };
  const pathOf = (id: string, part = '') => `/v1/rollouts/${encodeURIComponent(id)}${part}`;
  return {
    start: (spec, as) => call('/v1/rollouts', { method: 'POST', as, headers: { 'content-type': 'application/yaml' }, body: spec }),
    view: (id) => call(pathOf(id)),
    async approve({ id, gate }, as, reason) {
      const body = { verb: 'approve', reason, ...(gate !== null && { gateId: gate.id, evidenceHash: gate.evidenceHash }) };
      await call(pathOf(id, '/decisions'), {
        method: 'POST',
        as,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    },
    timeline: async (id) => (await call<{ readonly entries: readonly RecordedEntry[] }>(pathOf(id, '/timeline'))).entries,
    report: (id) => call(pathOf(id, '/report')),
  };
}

function toDetail(body: Readonly<Record<string, unknown>>, status: number): string {
  const errors = Array.isArray(body['errors']) ? (body['errors'] as { readonly pointer: string; readonly detail: string }[]) : [];
  return [String(body['detail'] ?? `Tidegate answered ${status}.`), ...errors.map(({ pointer, detail }) => `${pointer}: ${detail}`)].join(
    ' ',
  );
}
