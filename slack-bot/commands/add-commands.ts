import type { App } from '@slack/bolt';
import type { BotDeps } from '../bot-deps.js';
import { handled } from '../handle.js';
import { toHelpAnswer } from '../views/answers/to-help-answer.js';
import { type Asked, toAsked } from './asked.js';
import type { Command } from './parse/command.js';
import { parseCommand } from './parse/parse-command.js';
import { runDecision } from './run/run-decision.js';
import { runFreeze } from './run/run-freeze.js';
import { runList } from './run/run-list.js';
import { runStatus, runWhy } from './run/run-status.js';
import { runThaw } from './run/run-thaw.js';
import { addStart } from './start/add-start.js';
import { runStart } from './start/run-start.js';

/** `/tidegate …`, and the dialog that one of its commands opens. */
export function addCommands(app: App, deps: BotDeps): void {
  app.command('/tidegate', async ({ command, ack, respond }) => {
    await ack();
    const asked = toAsked(deps, command, respond);
    await handled(deps, asked.tell, () => run(deps, asked, parseCommand(command.text ?? '')));
  });
  addStart(app, deps);
}

function run(deps: BotDeps, asked: Asked, command: Command): Promise<void> {
  switch (command.kind) {
    case 'list':
      return runList(deps, asked);
    case 'status':
      return runStatus(deps, asked, command.ref);
    case 'why':
      return runWhy(deps, asked, command.ref);
    case 'decide':
      return runDecision(deps, asked, command);
    case 'start':
      return runStart(deps, asked, command);
    case 'freeze':
      return runFreeze(deps, asked, command);
    case 'thaw':
      return runThaw(deps, asked, command);
    case 'help':
      return asked.tell(toHelpAnswer(command.said, command.nearest));
  }
}
