import { runChild } from '../process/run-child.js';
import { startLlmServer } from './llm-server.js';

await runChild(async () => {
  const { baseUrl, stop } = await startLlmServer(Number(process.env['PORT'] ?? 0));
  return { url: baseUrl, stop };
});
