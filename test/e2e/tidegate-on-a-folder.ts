// All of Tidegate in one process on a data folder, as `tidegate dev` runs it. Compiled by harness/build/ensure-build.ts.
import { startTidegate } from '../../dev/start-tidegate.js';

const [dataFolder, codePath] = process.argv.slice(2) as [string, string];
const tidegate = await startTidegate({
  config: { databaseUrl: undefined, dataFolder, host: '127.0.0.1', port: 0, environment: 'production', watchShards: 1 },
  workflows: { codePath },
});
process.stdout.write(`${JSON.stringify({ msg: 'all of it is ready', url: tidegate.apiUrl })}\n`);
await tidegate.ended;
