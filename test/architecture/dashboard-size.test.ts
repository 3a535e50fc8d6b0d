import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { loadScript } from './checks/load-script.js';

interface Bundler {
  readonly bundleDashboard: () => Promise<ReadonlyMap<string, Buffer>>;
}

const MAX_GZIP_BYTES = 60 * 1_024;

describe('R-UX-1 the dashboard', () => {
  it(`is at most ${MAX_GZIP_BYTES / 1_024} kB of script and style, compressed, and runs nothing that stands in the page`, async () => {
    const { bundleDashboard } = await loadScript<Bundler>('scripts/build/bundle-dashboard.mjs');
    const files = await bundleDashboard();
    const assets = [...files].filter(([name]) => /\.(?:js|css)$/.test(name));
    expect(assets.map(([name]) => name.replace(/-[A-Z0-9]{8}/, ''))).toEqual(expect.arrayContaining(['app.js', 'app.css']));
    expect(assets.reduce((sum, [, contents]) => sum + gzipSync(contents, { level: 9 }).length, 0)).toBeLessThanOrEqual(MAX_GZIP_BYTES);
    const page = files.get('index.html')?.toString() ?? '';
    for (const [name] of assets) expect(page).toContain(`/${name}`);
    expect(page).not.toMatch(/<style|<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=/);
  });
});
