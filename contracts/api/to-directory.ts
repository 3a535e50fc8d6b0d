import { AppError } from '../../core/errors/app-error.js';
import { createDirectory, type Directory } from '../../core/principal/directory.js';
import { parseDirectory } from './directory-entry.js';

/** The people of an installation from its configuration: `[{id, groups[]}]`. Errors: CONFIG_INVALID, naming the first mistake. */
export function toDirectory(entries: unknown, source: string): Directory {
  const parsed = parseDirectory(entries);
  if (parsed.ok) return createDirectory(parsed.value);
  const [first] = parsed.errors;
  throw new AppError(
    'CONFIG_INVALID',
    `${source} has ${parsed.errors.length} error(s), the first at ${first?.pointer || '/'}: ${first?.detail}`,
    { errors: parsed.errors },
  );
}
