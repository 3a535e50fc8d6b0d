import { mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { CARD_STATES, entry, FACTS } from '../../activities/slack/card/testing/card-states.js';
import { MODAL_VERBS } from '../../contracts/slack/modal-metadata.js';
import { toHelpAnswer } from './answers/to-help-answer.js';
import { toListAnswer } from './answers/to-list-answer.js';
import { toStatusAnswer } from './answers/to-status-answer.js';
import { toWhyAnswer } from './answers/to-why-answer.js';
import { toDecisionModal } from './modals/decision-modal.js';
import { toDetailsModal } from './modals/details-modal.js';
import { toHome } from './to-home.js';
import { toRefusalNotice } from './to-notice.js';
import { toUnfurl } from './to-unfurl.js';

const viewOf = (name: string) => CARD_STATES[name]!.view;

/** `VIEWS_GALLERY=<folder>`: where to look at all modals, the home tab and the answers. */
it('every view can be looked at: one JSON file for each', async () => {
  const folder = process.env['VIEWS_GALLERY'] ?? (await mkdtemp(join(tmpdir(), 'tidegate-views-')));
  await mkdir(folder, { recursive: true });
  const modals = MODAL_VERBS.map((verb): [string, unknown] => {
    const view = viewOf(verb === 'resume' ? 'held-guard' : 'gate-1-of-2');
    return [`modal-${verb}`, toDecisionModal({ verb, view, facts: FACTS, card: null })];
  });
  const refusal = { code: 'SELF_APPROVAL', detail: 'dev@example.com asked for this rollout and cannot approve it.' } as const;
  const all: readonly [string, unknown][] = [
    ...modals,
    ['modal-details', toDetailsModal(viewOf('held-guard'), FACTS)],
    [
      'home',
      toHome({ waitingForMe: [viewOf('gate-1-of-2')], mine: [viewOf('canary'), viewOf('held-drift')], others: [viewOf('paused')] }, FACTS),
    ],
    ['answer-list', toListAnswer([viewOf('gate-1-of-2'), viewOf('paused'), viewOf('rolling-back')], FACTS)],
    ['answer-status', toStatusAnswer(viewOf('gate-1-of-2'), FACTS)],
    [
      'answer-why',
      toWhyAnswer(viewOf('held-drift'), [entry({ kind: 'hold', summary: 'Edited by hand: support.model on unleash.' })], FACTS),
    ],
    ['answer-help', toHelpAnswer('aprove')],
    ['refusal', toRefusalNotice({ verb: 'approve', refusal, whoMay: ['group:ml-leads'] })],
    ['unfurl', toUnfurl(viewOf('canary'), FACTS)],
  ];
  for (const [name, view] of all) await writeFile(join(folder, `${name}.view.json`), JSON.stringify(view, null, 2));
  expect((await readdir(folder)).length).toBeGreaterThanOrEqual(all.length);
});
