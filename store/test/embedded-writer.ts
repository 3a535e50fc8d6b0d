import { createStore } from '../create-store.js';
import { outcomeOf } from './samples.js';

/** A process of its own for the crash tests: writes outcomes o1, o2 … and prints each number once the store has acknowledged it. */
const store = await createStore({ dataFolder: process.argv[2], clock: { nowMs: () => Date.now() } });
for (let number = 1; ; number += 1) {
  await store.outcomes.ingest([outcomeOf(`o${number}`, 'r')]);
  process.stdout.write(`${number}\n`);
}
