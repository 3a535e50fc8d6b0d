// A parent process for guarded-child-process.test.ts: starts one guarded child, prints the process ids, then stays or ends.
const [compiled, behaviour, kind] = process.argv.slice(2);
const { startGuardedChild } = await import(compiled);
const script = kind === 'deaf' ? 'trap "" TERM; echo ready; while :; do sleep 0.05; done' : 'echo ready; exec sleep 1000';
const ready = defer();
const child = await startGuardedChild({ command: '/bin/sh', args: ['-c', script], graceMs: 500, onLine: ready.resolve });
const keepUp = setInterval(() => undefined, 1000);
await ready.promise;
process.stdout.write(`${JSON.stringify({ childPid: child.pid, guardianPid: child.guardianPid })}\n`);
if (behaviour === 'exit') clearInterval(keepUp);

function defer() {
  let resolve;
  const promise = new Promise((done) => (resolve = done));
  return { promise, resolve };
}
