/** The dashboard's addresses; `:name` stands for one part. The API answers each with the page itself, and Slack links to them. */
export const PATHS = {
  rollouts: '/',
  start: '/start',
  rollout: '/rollouts/:id',
  gate: '/rollouts/:id/gate',
  compare: '/rollouts/:id/compare',
  flags: '/flags',
  freezes: '/freezes',
  audit: '/audit',
} as const;

export type PathName = keyof typeof PATHS;
export type PathParts = Readonly<Record<string, string>>;

/** Which page an address shows, with its parts; null for none. A slash at the end makes no difference. */
export function matchPath(pathname: string): { readonly name: PathName; readonly parts: PathParts } | null {
  for (const [name, pattern] of Object.entries(PATHS) as [PathName, string][]) {
    const parts = match(pattern, pathname);
    if (parts !== null) return { name, parts };
  }
  // What somebody types who has seen the address of a rollout.
  return match('/rollouts', pathname) === null ? null : { name: 'rollouts', parts: {} };
}

/** The address of a page. */
export function pathTo(name: PathName, parts: PathParts = {}): string {
  return PATHS[name].replace(/:(\w+)/g, (_whole, part: string) => encodeURIComponent(parts[part] ?? ''));
}

const sections = (path: string): readonly string[] => path.split('/').filter((section) => section !== '');

function match(pattern: string, pathname: string): PathParts | null {
  const wanted = sections(pattern);
  const given = sections(pathname);
  if (wanted.length !== given.length) return null;
  const parts: Record<string, string> = {};
  for (const [index, section] of wanted.entries()) {
    const value = given[index] ?? '';
    if (section.startsWith(':')) parts[section.slice(1)] = decode(value);
    else if (section !== value) return null;
  }
  return parts;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
