import { runProcess } from '../platform/run-process.js';
import { runWorker } from './run-worker.js';

process.exitCode = await runProcess('worker', ({ logger, shutdown }) => runWorker(logger, shutdown));
