// The smallest application that a rollout needs: it asks which prompt a session gets, answers, and reports what came of it.
// Goes with demo/specs/first.yaml. Runs until Ctrl-C; `node demo/first-app.mjs --worse` makes the new prompt a bad one.
import { createTidegate } from '@tidegate/sdk';

const greet = {
  'greet@1': () => ({ text: 'Hello!', liked: Math.random() < 0.8 }),
  'greet@2': (name) =>
    process.argv.includes('--worse') ? { text: undefined, liked: false } : { text: `Hello, ${name}!`, liked: Math.random() < 0.85 },
};

const tidegate = createTidegate({
  baseUrl: process.env.TIDEGATE_URL ?? 'http://127.0.0.1:7788',
  feature: 'greeting',
  control: { 'greeting.prompt': 'greet@1' }, // what is used whenever Tidegate cannot say
});

async function oneSession(number) {
  const session = { unit: `session-${process.pid}-${number}`, startedAt: Date.now() };
  const snapshot = await tidegate.resolve(session); // one call for all layers; never throws
  const reply = greet[snapshot.values['greeting.prompt']](`visitor ${number}`);
  tidegate.outcome(snapshot, { metrics: { error: reply.text === undefined ? 1 : 0, thumbs: reply.liked ? 1 : 0 } });
  return snapshot.values['greeting.prompt'];
}

const seen = {};
let sessions = 0;
setInterval(async () => {
  sessions += 1;
  const version = await oneSession(sessions);
  seen[version] = (seen[version] ?? 0) + 1;
}, 20);
setInterval(() => {
  const versions = Object.entries(seen).map(([version, count]) => `${version} ${count}`);
  process.stdout.write(`${sessions} sessions: ${versions.join(', ')}\n`);
}, 5_000);
process.once('SIGINT', async () => {
  await tidegate.close();
  process.exit(0);
});
