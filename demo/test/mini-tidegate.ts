import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FlagSnapshot } from '../../api/flags/flag-snapshot.js';
import { OfrepEvents } from '../../api/ofrep/ofrep-events.js';
import { createOfrepHandler } from '../../api/ofrep/ofrep-handler.js';
import { SseHub } from '../../api/sse/sse-hub.js';
import { parseDecision, toDecision } from '../../contracts/api/requests/decision-request.js';
import { parseSpecText } from '../../contracts/spec/parse-spec-text.js';
import type { DecisionVerb } from '../../core/rollout/rollout-event.js';
import { MemoryFlagStore } from '../../test/fakes/memory-flag-store.js';
import { MemoryOutcomes } from './memory-outcomes.js';
import { MiniEngine } from './mini-engine.js';

const GROUPS: Readonly<Record<string, readonly string[]>> = {
  'dev@localhost': ['engineers'],
  'lead@localhost': ['ml-leads', 'engineers'],
  'oncall@localhost': ['on-call'],
};
const STEP_MS = 50;

export interface MiniTidegate {
  readonly url: string;
  readonly engines: ReadonlyMap<string, MiniEngine>;
  readonly stop: () => Promise<void>;
}

/** The part of docs/http.md that the demo uses, over the real core, in memory. */
export async function startMiniTidegate(options: { readonly pageUrl?: string; readonly port?: number } = {}): Promise<MiniTidegate> {
  const [flags, outcomes, hub, engines] = [new MemoryFlagStore(), new MemoryOutcomes(), new SseHub(), new Map<string, MiniEngine>()];
  const snapshot = new FlagSnapshot({ store: flags, environment: 'production' });
  const events = new OfrepEvents(hub);
  events.follow(snapshot);
  await snapshot.start();
  const ofrep = createOfrepHandler({ defaultEnvironment: 'production', events, snapshotOf: () => snapshot });
  const context: Context = { flags, outcomes, engines, pageUrl: options.pageUrl };
  const server = createServer((request, response) => {
    if (!ofrep(request, response)) void route(context, request, response);
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const timer = setInterval(() => [...engines.values()].forEach((engine) => void engine.step()), STEP_MS);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    engines,
    async stop() {
      clearInterval(timer);
      hub.close();
      await snapshot.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Context {
  readonly flags: MemoryFlagStore;
  readonly outcomes: MemoryOutcomes;
  readonly engines: Map<string, MiniEngine>;
  readonly pageUrl: string | undefined;
}

async function route(context: Context, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readText(request);
  const caller = /^Bearer dev:(.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? 'dev@localhost';
  const [, id = '', part = ''] = /^\/v1\/rollouts\/([^/]+)(?:\/(\w+))?/.exec(request.url ?? '') ?? [];
  const engine = context.engines.get(decodeURIComponent(id));
  if (request.url === '/v1/outcomes') return send(response, 202, context.outcomes.take(JSON.parse(body)));
  if (request.url === '/v1/rollouts') return start(context, caller, body, response);
  if (engine === undefined) return send(response, 404, { code: 'NOT_FOUND', detail: 'No such rollout.' });
  if (part === 'decisions') return decide(engine, caller, JSON.parse(body), response);
  if (part === 'timeline') return send(response, 200, { entries: engine.entries });
  if (part === 'report')
    return send(response, 200, { view: engine.view, exposure: context.outcomes.exposure(engine.view.id), findings: [] });
  return send(response, 200, engine.view);
}

function start({ engines, flags, outcomes, pageUrl }: Context, caller: string, body: string, response: ServerResponse): void {
  const parsed = parseSpecText(body, 'application/yaml', {});
  if (!parsed.ok) {
    send(response, 422, { code: 'SPEC_INVALID', detail: 'The spec is not valid.', errors: parsed.errors });
    return;
  }
  const id = `mini-${engines.size + 1}`;
  const onPage = (view: MiniEngine['view'], cause: string, summary: string) => {
    if (pageUrl === undefined) return;
    void fetch(pageUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        dedupKey: `${id}/${cause}`,
        severity: 'critical',
        summary,
        cause,
        rollout: id,
        feature: view.feature,
        environment: view.environment,
        state: view.state,
      }),
    }).catch(() => undefined);
  };
  const engine = new MiniEngine(
    { flags, rows: (rolloutId, attempt) => outcomes.rows(rolloutId, attempt), onPage },
    { id, spec: parsed.spec, requestedBy: caller },
  );
  engines.set(id, engine);
  send(response, 201, { id, view: engine.view, warnings: parsed.warnings });
}

function decide(engine: MiniEngine, caller: string, body: { readonly verb: DecisionVerb }, response: ServerResponse): void {
  const parsed = parseDecision(body);
  if (!parsed.ok) {
    send(response, 400, { code: 'REQUEST_INVALID', detail: JSON.stringify(parsed.errors) });
    return;
  }
  const refusal = engine.apply({
    kind: 'decision',
    decision: toDecision(parsed.value, { id: caller, groups: GROUPS[caller] ?? [], via: 'api' }, `${Date.now()}`),
  });
  if (refusal === null) send(response, 200, { accepted: true, view: engine.view });
  else send(response, 403, { status: 403, code: refusal.code, detail: refusal.detail });
}

async function readText(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

const send = (response: ServerResponse, status: number, body: unknown): void =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
