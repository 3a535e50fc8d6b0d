import type { AuditLine, AuditPage } from '../../api/answers.js';
import { type ApiClient, toQuery } from '../../api/api-client.js';
import type { OnePage } from '../../api/use-pages.js';

const PAGE = 500;

/** What the API itself filters by; empty: not. */
export type AuditFilter = Readonly<Record<'rollout' | 'feature' | 'kind' | 'from', string>>;

export const readAudit =
  (filter: AuditFilter) =>
  async (api: ApiClient, cursor: string | undefined, signal?: AbortSignal): Promise<OnePage<AuditLine>> => {
    const { entries, next } = await api.get<AuditPage>(`/v1/audit${toQuery({ ...filter, cursor, limit: PAGE })}`, signal);
    return { rows: entries, next };
  };
