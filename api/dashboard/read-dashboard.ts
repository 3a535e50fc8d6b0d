import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

/** A file of the dashboard, ready to be sent. */
export interface DashboardFile {
  readonly type: string;
  readonly body: Buffer;
  /** The same, compressed once. */
  readonly gzipped: Buffer;
  readonly etag: string;
  /** Its name has a hash of its contents, so what a browser has of it never grows old. */
  readonly isImmutable: boolean;
}

/** File name → file; `index.html` is the page itself. */
export type Dashboard = ReadonlyMap<string, DashboardFile>;

/** Where the build puts it, seen from where the build puts this file. */
export const BUILT_DASHBOARD = fileURLToPath(new URL('../../dashboard/', import.meta.url));

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The built dashboard in a folder; null where none has been built. */
export function readDashboard(folder: string): Dashboard | null {
  if (!existsSync(join(folder, 'index.html'))) return null;
  return toDashboard(
    readdirSync(folder)
      .filter((name) => TYPES[extname(name)] !== undefined)
      .map((name) => [name, readFileSync(join(folder, name))] as const),
  );
}

/** Files, by name, as they are sent. */
export function toDashboard(files: Iterable<readonly [string, Buffer]>): Dashboard {
  return new Map([...files].map(([name, body]) => [name, toFile(name, body)]));
}

function toFile(name: string, body: Buffer): DashboardFile {
  return {
    type: TYPES[extname(name)] ?? 'application/octet-stream',
    body,
    gzipped: gzipSync(body, { level: 9 }),
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`,
    isImmutable: /^app-[A-Z0-9]{8}\.(?:js|css)$/.test(name),
  };
}
