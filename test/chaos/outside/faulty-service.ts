import { setTimeout as delay } from 'node:timers/promises';
import type { Director } from '../conduct/director.js';
import { DELAY_MS, type Fault, HANG_MS } from '../plan/faults.js';
import type { Kind } from '../plan/point.js';
import type { Call } from './world.js';

export interface Reply {
  readonly status: number;
  readonly body: string;
}

export interface FaultyCall {
  readonly kind: Kind;
  readonly name: string;
  readonly features: readonly string[];
  /** Does what was asked; may be called again, for a duplicate. */
  readonly apply: () => Promise<Reply>;
  /** From now on other calls about the same thing fail for a while. */
  readonly cutOff?: () => void;
}

/** A server's side of a call, with a point before and after its effect and whatever goes wrong there. */
export async function serveFaultily(director: Director, call: Call, faulty: FaultyCall): Promise<void> {
  const { kind, name, features, apply } = faulty;
  const visit = { kind, name, features, process: call.process };
  const before = await director.visit({ ...visit, when: 'before' });
  if (before.isCallerDead) return void call.response.destroy();
  if (before.fault !== null && (await hinder(call, before.fault))) return;
  const reply = await apply();
  const after = await director.visit({ ...visit, when: 'after', nths: before.nths });
  if (after.fault === 'apply and drop the answer') return void call.response.destroy();
  if (after.fault === 'apply half: cut off') faulty.cutOff?.();
  if (after.fault === 'duplicate') setTimeout(() => void apply(), DELAY_MS / 2);
  send(call, reply);
}

/** True: nothing is applied and the caller has had what he gets. */
async function hinder(call: Call, fault: Fault): Promise<boolean> {
  switch (fault) {
    case 'answer 429':
      call.response.writeHead(429, { 'retry-after': '1' }).end('{"message":"Too many requests"}');
      return true;
    case 'answer 500':
      send(call, { status: 500, body: '{"name":"InternalError","message":"Chaos"}' });
      return true;
    case 'hang':
      await delay(HANG_MS);
      call.response.destroy();
      return true;
    case 'apply half: lost':
      // What a proxy's queue that is lost does: taken, acknowledged, never made. The other calls of the same change are made.
      send(call, { status: 200, body: '{}' });
      return true;
    case 'delay':
      await delay(DELAY_MS);
      return false;
    default:
      return false;
  }
}

export function send({ response }: Call, { status, body }: Reply): void {
  if (!response.destroyed) response.writeHead(status, { 'content-type': 'application/json' }).end(body);
}
