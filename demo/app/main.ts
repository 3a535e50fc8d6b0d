import { runChild } from '../process/run-child.js';
import { startApp } from './start-app.js';

const { env } = process;
const [url, token] = [env['UNLEASH_URL'], env['UNLEASH_CLIENT_TOKEN']];

await runChild(() =>
  startApp({
    tidegateUrl: env['TIDEGATE_URL'] ?? 'http://127.0.0.1:7788',
    unleash: url && token ? { url, token } : undefined,
    openAiBaseUrl: env['OPENAI_BASE_URL'] ?? 'http://127.0.0.1:4010/v1',
    openAiApiKey: env['OPENAI_API_KEY'] ?? 'local',
    modelOverride: env['DEMO_MODEL'],
    port: Number(env['PORT'] ?? 0),
  }),
);
