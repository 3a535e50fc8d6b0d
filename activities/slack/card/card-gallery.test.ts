import { mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { CARD_STATES } from './testing/card-states.js';
import { CARD_LEVELS, toCard } from './to-card.js';

/** `CARD_GALLERY=<folder>`: where to look at all cards, for example with the stand-in's page or Slack's Block Kit Builder. */
it('every state can be looked at: one JSON file for each card', async () => {
  const folder = process.env['CARD_GALLERY'] ?? (await mkdtemp(join(tmpdir(), 'tidegate-cards-')));
  await mkdir(folder, { recursive: true });
  for (const [name, { view, facts }] of Object.entries(CARD_STATES)) {
    for (const level of CARD_LEVELS)
      await writeFile(join(folder, `${name}.${level}.json`), JSON.stringify(toCard(view, facts, { level }), null, 2));
  }
  expect((await readdir(folder)).filter((file) => file.endsWith('.json')).length).toBeGreaterThanOrEqual(
    Object.keys(CARD_STATES).length * 3,
  );
});
