import { AppError } from '../core/errors/app-error.js';

/** `--with` names parts that later versions bring; naming one that does not exist must not pass in silence. */
export function refuseParts(parts: readonly string[]): void {
  if (parts.length > 0)
    throw new AppError('CONFIG_INVALID', `--with ${parts.join(', ')}: no such part exists in this version. Leave --with out.`);
}
