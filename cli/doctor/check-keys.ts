import type { Session } from '../session.js';
import { endsSoon } from '../view/keys/key-words.js';
import { relative } from '../view/terminal/times.js';
import { check, type DoctorCheck } from './doctor-check.js';

const MOST_NAMED = 5;

/** Keys that end within a week and have no successor. Nothing is said where the API does not answer, does not know the caller, or there are no keys. */
export async function checkKeys({ io, client }: Pick<Session, 'io' | 'client'>): Promise<readonly DoctorCheck[]> {
  const page = await client.keys({}).catch(() => null);
  if (page === null || page.keys.length === 0) return [];
  const nowMs = io.nowMs();
  const soon = page.keys.filter((key) => endsSoon(key, nowMs)).toSorted((a, b) => a.endsAtMs - b.endsAtMs);
  if (soon.length === 0) return [check('API keys', 'ok', `${page.keys.length} of those that you may see work; none ends within a week`)];
  const named = soon.slice(0, MOST_NAMED).map(({ name, id, endsAtMs }) => `${name} (${id}) ${relative(endsAtMs, nowMs)}`);
  const more = soon.length > MOST_NAMED ? `, and ${soon.length - MOST_NAMED} more` : '';
  return [
    check('API keys', 'warning', `ends soon: ${named.join(', ')}${more}`, {
      fix: '`tidegate keys rotate <id>` makes a new one beside it.',
    }),
  ];
}
