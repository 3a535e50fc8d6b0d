import type { FieldError } from '../../core/errors/app-error.js';

/** An answer that is not a success, in the API's own words. */
export class ApiProblem extends Error {
  readonly status: number;
  /** Of the catalogue (`docs/errors.md`); `API_UNREACHABLE` where no answer came. */
  readonly code: string;
  /** What went wrong, in a few words; the detail says what to do. */
  readonly title: string;
  readonly errors: readonly FieldError[];
  /** The request's id, as it stands in the server's log. */
  readonly instance: string | null;

  constructor(detail: string, facts: Partial<Pick<ApiProblem, 'status' | 'code' | 'title' | 'errors' | 'instance'>> = {}) {
    super(detail);
    this.name = 'ApiProblem';
    this.status = facts.status ?? 0;
    this.code = facts.code ?? 'API_UNREACHABLE';
    this.title = facts.title ?? 'The server cannot be asked';
    this.errors = facts.errors ?? [];
    this.instance = facts.instance ?? null;
  }
}

/** The problem that an answer stands for, whatever its body is. */
export async function toApiProblem(response: Response): Promise<ApiProblem> {
  const body = await readBody(response);
  const detail = typeof body['detail'] === 'string' ? body['detail'] : `The server answered ${response.status}.`;
  return new ApiProblem(detail, {
    status: response.status,
    code: typeof body['code'] === 'string' ? body['code'] : `HTTP ${response.status}`,
    title: typeof body['title'] === 'string' ? body['title'] : 'The server said no',
    errors: toFieldErrors(body['errors']),
    instance: typeof body['instance'] === 'string' ? body['instance'] : null,
  });
}

/** Whatever was thrown, as a problem that can be shown. */
export function asProblem(thrown: unknown): ApiProblem {
  if (thrown instanceof ApiProblem) return thrown;
  return new ApiProblem(thrown instanceof Error ? thrown.message : String(thrown), { code: 'INTERNAL' });
}

async function readBody(response: Response): Promise<Readonly<Record<string, unknown>>> {
  try {
    const body: unknown = await response.json();
    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function toFieldErrors(errors: unknown): readonly FieldError[] {
  if (!Array.isArray(errors)) return [];
  return errors.filter((each): each is FieldError => typeof each?.pointer === 'string' && typeof each?.detail === 'string');
}
