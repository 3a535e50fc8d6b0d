import { describe, expect, it } from 'vitest';
import { findFreePort } from '../platform/dev-servers/process/free-port.js';
import { connectEngine } from './connect-engine.js';

describe('C5 an engine that is down', () => {
  it('can be let go while a call to it is under way: the call ends first, and nothing throws afterwards', async () => {
    const thrown: unknown[] = [];
    const onThrown = (error: unknown) => thrown.push(error);
    process.on('uncaughtException', onThrown);
    try {
      const engine = connectEngine(`127.0.0.1:${await findFreePort()}`, 'default');
      const ping = engine.rollouts.ping().then(
        () => 'answered',
        () => 'failed',
      );
      await engine.close();
      expect(await Promise.race([ping, Promise.resolve('still under way')])).toBe('failed');
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      expect(thrown).toEqual([]);
    } finally {
      process.off('uncaughtException', onThrown);
    }
  });
});
