import { AppError } from '../../../core/errors/app-error.js';
import { isLoopback } from '../loopback.js';

/** The address, if what it answers can be believed: https, or a server on this machine. `name` says where it comes from. Errors: CONFIG_INVALID. */
export function requireSafeAddress(name: string, address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  if (url === undefined || !isSafe || url.username !== '' || url.password !== '')
    throw new AppError(
      'CONFIG_INVALID',
      `${name} is "${address}"; it must be an https address without a password (http only for a server on this machine): whoever can change what it answers could be anybody.`,
    );
  return url;
}
