// Bundles dashboard/ for the browser. Plain functions: the build writes what they answer, a test weighs it.
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { ROOT } from '../bootstrap.mjs';

const FOLDER = join(ROOT, 'dashboard');
/** `light-dark()`, `:has()` and nesting as they are. */
const TARGETS = ['chrome123', 'firefox121', 'safari17.5'];

/** File name → contents of everything the API serves: one page, one script and one style sheet named by their contents, one icon. */
export async function bundleDashboard() {
  const { outputFiles } = await build({
    entryPoints: [
      { in: join(FOLDER, 'main.tsx'), out: 'app' },
      { in: join(FOLDER, 'style', 'app.css'), out: 'app' },
    ],
    absWorkingDir: ROOT,
    outdir: join(ROOT, 'dist', 'dashboard'),
    entryNames: '[name]-[hash]',
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: TARGETS,
    legalComments: 'none',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    tsconfig: join(FOLDER, 'tsconfig.json'),
    logLevel: 'warning',
  });
  const assets = outputFiles.map(({ path, contents }) => [basename(path), Buffer.from(contents)]);
  const named = (extension) => assets.map(([name]) => name).find((name) => name.endsWith(extension));
  const page = readFileSync(join(FOLDER, 'shell.html'), 'utf8')
    .replace('/app.css', `/${named('.css')}`)
    .replace('/app.js', `/${named('.js')}`);
  return new Map([['index.html', Buffer.from(page)], ['favicon.svg', readFileSync(join(FOLDER, 'favicon.svg'))], ...assets]);
}
