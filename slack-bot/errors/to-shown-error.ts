import { AppError } from '../../core/errors/app-error.js';
import { isRefusal, type Refusal, refuse } from '../../core/errors/refusal.js';
import { toSlackTrouble } from './to-slack-trouble.js';

/** What went wrong in words that may be shown; null when nobody planned for it: that goes to the log and shows nothing. */
export function toShownError(error: unknown): Refusal | null {
  if (isRefusal(error)) return error;
  if (error instanceof AppError) return error.code === 'INTERNAL' ? null : refuse(error.code, error.message);
  return toSlackTrouble(error);
}
