import { createTidegate, type Tidegate } from '@tidegate/sdk';
import { startAppServer } from './app-server.js';
import { CONTROL_VALUES } from './catalogue/catalogue.js';
import { registerVersions } from './catalogue/register-versions.js';
import { ChatService } from './chat/chat-service.js';
import { createTickets } from './chat/tickets.js';
import { createUnleashFlags } from './flags/create-unleash-flags.js';
import { createAppMetrics } from './measure/app-metrics.js';
import { createAppStats } from './measure/app-stats.js';
import { createObserver } from './measure/observer.js';
import { createJudge } from './model/judge.js';
import { createMirror } from './model/mirror.js';
import { createModelClient } from './model/model-client.js';

export interface AppOptions {
  readonly tidegateUrl: string;
  /** Given: the flags are in this Unleash, and outcomes go to Tidegate all the same. */
  readonly unleash?: { readonly url: string; readonly token: string } | undefined;
  readonly openAiBaseUrl: string;
  readonly openAiApiKey: string;
  /** Used for every model name of the catalogue: real servers do not know `gpt-w`. */
  readonly modelOverride?: string | undefined;
  readonly port: number;
  /** Part of the sessions that the judge looks at. */
  readonly judgeSample?: number;
}

const FEATURE = 'support-answer';
const SWEEP_MS = 2_000;
/** High, for a demo of two minutes. */
const SAMPLE_SHARE = 0.25;

/** Where the flags are is all that differs. */
async function openFlags({ tidegateUrl, unleash }: AppOptions): Promise<Tidegate> {
  const common = { feature: FEATURE, control: CONTROL_VALUES, sampleShare: SAMPLE_SHARE };
  const tidegate = createTidegate({ ...common, baseUrl: tidegateUrl, follow: unleash === undefined });
  return unleash === undefined ? tidegate : createUnleashFlags({ ...common, ...unleash, tidegate });
}

/** The support chat application with everything that it needs. */
export async function startApp(options: AppOptions): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const tidegate = await openFlags(options);
  void registerVersions(options.tidegateUrl, FEATURE);
  const ask = createModelClient({ baseUrl: options.openAiBaseUrl, apiKey: options.openAiApiKey, modelOverride: options.modelOverride });
  const stats = createAppStats(tidegate.stats);
  const metrics = createAppMetrics(tidegate.stats);
  const observer = createObserver(stats, metrics);
  const [mirror, tickets, judge] = [createMirror(ask), createTickets(), createJudge(ask, options.judgeSample ?? 0.3)];
  const chat = new ChatService({ tidegate, ask, judge, mirror, tickets, observer, now: Date.now });
  const readStats = () => ({ ...stats, active: chat.active, shadow: mirror.counts(), tickets: tickets.counts() });
  const server = await startAppServer({ chat, metrics, observer, stats: readStats }, options.port);
  const sweeping = setInterval(() => chat.sweep(), SWEEP_MS);
  sweeping.unref();
  return {
    url: server.url,
    async stop() {
      clearInterval(sweeping);
      await server.stop();
      await chat.stop();
      await tidegate.close();
    },
  };
}
