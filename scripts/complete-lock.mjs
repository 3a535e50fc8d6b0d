// Completes package-lock.json after an `npm install` against a registry that lacks some platform packages (darwin, win32, musl …): npm then leaves
// them out of the lock, and `npm ci` on a fresh clone refuses to run. They are added as optional entries at the version that their parent names.
import { readFileSync, writeFileSync } from 'node:fs';

const file = process.argv[2] ?? 'package-lock.json';
const lock = JSON.parse(readFileSync(file, 'utf8'));

/** Where Node would find `name` from the package at `from`, as a key of the lock; undefined when it is not there. */
function find(from, name) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1))) {
    const key = `${at ? `${at}/` : ''}node_modules/${name}`;
    if (lock.packages[key]) return key;
    if (!at) return undefined;
  }
}

function toEntry(name, version, isDev) {
  const os = /android|darwin|win32|freebsd|openharmony|linux|netbsd|openbsd|sunos|aix/.exec(name)?.[0];
  const cpu = /-(arm64|x64|ia32|ppc64|riscv64|s390x|loong64|mips64el|wasm32|arm)/.exec(name)?.[1];
  const libc = /musl/.test(name) ? 'musl' : /gnu/.test(name) && os === 'linux' ? 'glibc' : undefined;
  return {
    version,
    ...(cpu && { cpu: [cpu] }),
    ...(isDev && { dev: true }),
    ...(libc && { libc: [libc] }),
    optional: true,
    ...(os && { os: [os] }),
  };
}

const added = [];
for (const [key, parent] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    if (find(key, name) || !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)) continue;
    lock.packages[`node_modules/${name}`] = toEntry(name, version, parent.dev);
    added.push(`${name}@${version}`);
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added.length} platform packages added`);
