const NAMES: ReadonlySet<string> = new Set(['localhost', '::1', '[::1]']);

/** True for an address or name that only this machine can reach. */
export function isLoopback(host: string): boolean {
  return NAMES.has(host.toLowerCase()) || /^127(?:\.\d{1,3}){3}$/.test(host);
}

/** The name in a `Host` header, without its port. */
export function hostNameOf(header: string): string {
  return header.replace(/:\d+$/, '');
}
