// node scripts/list-requirements.mjs [<file with ids>]: which requirement ids the tests name, and where; with a file also which of its ids no test names.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ROOT } from './bootstrap.mjs';

const SKIPPED = new Set(['node_modules', 'dist', '.git', '.tidegate']);
/** Requirements (`R-STAGE-3`, `R-A11Y-1`) and acceptance cases (`A1` to `F8`). */
const ID = /\b(R-[A-Z0-9]+-\d+|[A-F]\d{1,2})\b/g;
const TITLE = /\b(?:describe|it|test)(?:\.\w+(?:\([^)]*\))?)*\(\s*(['"`])((?:\\.|(?!\1).)*)\1/g;

const found = new Map();
for (const path of listTests(ROOT)) {
  for (const [, , title] of readFileSync(path, 'utf8').matchAll(TITLE)) {
    for (const [id] of title.matchAll(ID)) found.set(id, (found.get(id) ?? new Set()).add(relative(ROOT, path)));
  }
}
for (const id of [...found.keys()].sort(byId)) process.stdout.write(`${id}: ${[...found.get(id)].join(', ')}\n`);
process.stdout.write(`${found.size} ids named by tests\n`);

const list = process.argv[2];
if (list !== undefined) {
  const wanted = [...new Set([...readFileSync(list, 'utf8').matchAll(/^- (R-[A-Z0-9]+-\d+)/gm)].map(([, id]) => id))];
  const missing = wanted.filter((id) => !found.has(id));
  process.stdout.write(
    `${wanted.length - missing.length} of ${wanted.length} ids in ${list} are named; not named: ${missing.join(', ') || 'none'}\n`,
  );
}

function byId(a, b) {
  return a.localeCompare(b, 'en', { numeric: true });
}

function listTests(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (SKIPPED.has(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return listTests(path);
    return entry.name.endsWith('.test.ts') ? [path] : [];
  });
}
