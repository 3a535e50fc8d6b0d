const GROUP = /^[0-9A-Fa-f]{1,4}$/;

/** A time of day or a name with colons is no address: an IPv6 address has eight groups, or fewer and one `::` (RFC 4291, 2.2). */
export function ipv6Length(match: string): number {
  const [before = '', after, ...more] = match.split('::');
  if (more.length > 0) return 0;
  const groups = [...toGroups(before), ...toGroups(after ?? '')];
  const isWhole = after === undefined ? groups.length === 8 : groups.length >= 1 && groups.length <= 7;
  return isWhole && groups.every((group) => GROUP.test(group)) ? match.length : 0;
}

const toGroups = (text: string): readonly string[] => (text === '' ? [] : text.split(':'));

/** Four numbers up to 255. */
export function ipv4Length(match: string): number {
  return match.split('.').every((part) => Number(part) <= 255) ? match.length : 0;
}
