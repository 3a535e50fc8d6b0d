// node scripts/generate-docs.mjs [--check]: writes the pages that are made from the code, or (--check) fails when one is not up to date.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuild, ensureDependencies, progress, ROOT } from './bootstrap.mjs';
import { renderCli } from './docs/render-cli.mjs';
import { renderErrors } from './docs/render-errors.mjs';

const FIX = 'node scripts/generate-docs.mjs';
const built = (path) => join(ROOT, 'dist', path);
const load = (path) => import(pathToFileURL(built(path)).href);

const PAGES = [
  {
    page: 'docs/errors.md',
    from: 'core/errors/error-codes.js',
    render: async () => renderErrors((await load('core/errors/error-codes.js')).ERROR_CODES),
  },
  {
    page: 'docs/spec.schema.json',
    from: 'contracts/spec/spec-json-schema.js',
    render: async () => `${JSON.stringify((await load('contracts/spec/spec-json-schema.js')).toSpecJsonSchema(), null, 2)}\n`,
  },
  {
    page: 'docs/openapi.json',
    from: 'contracts/openapi/api-document.js',
    render: async () => (await load('contracts/openapi/api-document.js')).toApiDocumentText(),
    warn: async (before, after) =>
      (await load('contracts/openapi/find-breaking-changes.js')).findBreakingChanges({
        before: JSON.parse(before),
        after: JSON.parse(after),
      }),
  },
  { page: 'docs/cli.md', from: 'cli/main.js', render: () => renderCli(built('cli/main.js')) },
];

await ensureDependencies();
await ensureBuild();
const isCheck = process.argv.includes('--check');
const stale = [];
for (const page of PAGES) if (!(await bringUpToDate(page))) stale.push(page.page);
if (stale.length > 0) {
  progress(`${stale.join(', ')}: not what the code says. Fix: \`${FIX}\`, look at the difference, commit it.`);
  process.exitCode = 1;
}

/** Answers whether the page is as it must be (after writing it, unless only checking). */
async function bringUpToDate({ page, from, render, warn }) {
  if (!existsSync(built(from))) {
    progress(`dist/${from} does not exist; ${page} cannot be made.`);
    return false;
  }
  const text = await render();
  const path = join(ROOT, page);
  const before = existsSync(path) ? readFileSync(path, 'utf8') : null;
  if (before === text) return true;
  if (warn && before !== null) for (const change of await warn(before, text)) progress(`${page} breaks clients: ${change}`);
  if (isCheck) return false;
  writeFileSync(path, text);
  progress(`Wrote ${page}.`);
  return true;
}
