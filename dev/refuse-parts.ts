import { AppError } from '../core/errors/app-error.js';

/** Naming a part that does not exist must not pass in silence. `known`: the parts that the command can start. */
export function refuseParts(parts: readonly string[], known: readonly string[] = []): void {
  const unknown = parts.filter((part) => !known.includes(part));
  if (unknown.length === 0) return;
  const hint = known.length === 0 ? 'Leave --with out.' : `There is: ${known.join(', ')}.`;
  throw new AppError('CONFIG_INVALID', `--with ${unknown.join(', ')}: no such part exists for this command. ${hint}`);
}
