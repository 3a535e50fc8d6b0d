import { type Command, InvalidArgumentError } from 'commander';
import { parseHead } from '../../../contracts/audit/head-query.js';
import { CONTROL_PLANE } from '../../../core/audit/control-plane.js';
import { AppError } from '../../../core/errors/app-error.js';
import { type CheckedRollout, checkRollout, type NotedHead } from '../../audit/check-rollout.js';
import { type Call, type CliRun, runs } from '../../define-command.js';
import { EXIT } from '../../exit-code.js';
import type { Session } from '../../session.js';
import { renderVerification } from '../../view/audit/verification.js';
import { toPrintable } from '../../view/terminal/text.js';

interface VerifyFlags {
  readonly head?: NotedHead;
}

const PROGRESS_EVERY = 25;

const HELP = `
Checks that every entry is numbered, chained and unchanged up to the head, that
the stored history of the workflow is the one that was stored, and that both
tell the same decisions. The chain is computed here again, from the entries.
Whoever can write to the database can write all of it anew: keep the heads that
this prints elsewhere, and give them back with --head. docs/operating/audit.md

Examples:
  tidegate audit verify r-4f2a
  tidegate audit verify r-4f2a --head 41:9f86d081884c7d65…
  tidegate audit verify @control-plane
  tidegate audit verify -o json | jq .ok
`;

/** `tidegate audit verify`: is what stands in the timelines what was recorded? */
export function defineVerify(audit: Command, run: CliRun): void {
  const command = audit
    .command('verify')
    .argument('[id]', "the rollout's id, or @control-plane for keys, webhooks and refusals; without one, everything")
    .summary('is what stands there what was recorded?')
    .description('Checks the timeline of a rollout, or of all, and names the first break. Exit code 1 when there is one.')
    .option('--head <seq:hash>', 'a head that was noted before: it must still be there', toHead);
  runs<VerifyFlags>(command, run, (call) => (call.args[0] === undefined ? verifyAll(call) : verifyOne(call, call.args[0]))).addHelpText(
    'after',
    HELP,
  );
}

function toHead(text: string): NotedHead {
  const head = parseHead(text);
  if ('pointer' in head) throw new InvalidArgumentError(head.detail);
  return { ...head, text };
}

async function verifyOne({ session, options }: Call<VerifyFlags>, id: string): Promise<number> {
  const checked = await checkRollout(session.client, id, options.head ?? null);
  if (session.format === 'table') session.print(renderVerification(toPrintable(checked), session.frame()));
  else session.printJson(checked);
  return checked.ok ? EXIT.done : EXIT.error;
}

async function verifyAll({ session, options }: Call<VerifyFlags>): Promise<number> {
  if (options.head !== undefined)
    throw new AppError('REQUEST_INVALID', 'A head belongs to one rollout: name it, as in tidegate audit verify r-4f2a --head …');
  const all: CheckedRollout[] = [];
  for await (const id of readTimelines(session)) {
    const checked = await checkRollout(session.client, id, null);
    all.push(checked);
    tell(session, checked);
    if (session.io.isTty && all.length % PROGRESS_EVERY === 0) session.say([`${all.length} rollouts checked …`]);
  }
  const removed = await findRemoved(session, new Set(all.map(({ rolloutId }) => rolloutId)));
  const ok = all.every((checked) => checked.ok) && removed.length === 0;
  if (session.format === 'json') session.printJson({ ok, rollouts: all, removed });
  else sayEnd(session, all, removed);
  return ok ? EXIT.done : EXIT.error;
}

function sayEnd(session: Session, all: readonly CheckedRollout[], removed: readonly string[]): void {
  if (session.format === 'table') session.print([describeAll(all), ...(removed.length === 0 ? [] : [describeRemoved(removed)])]);
  else for (const rolloutId of removed) session.printJson({ rolloutId, ok: false, removed: true });
}

/** Rollouts that entries tell of although the store does not know them any more: nothing in Tidegate removes one. */
async function findRemoved({ client }: Session, known: ReadonlySet<string>): Promise<readonly string[]> {
  const unknown = new Set<string>();
  for (let cursor: string | undefined; ; ) {
    const page = await client.audit({ kind: 'requested', cursor });
    for (const { rolloutId } of page.entries) if (!known.has(rolloutId)) unknown.add(rolloutId);
    if (page.next === null || page.next === cursor) break;
    cursor = page.next;
  }
  const removed: string[] = [];
  // One that began while the others were checked is there.
  for (const id of unknown) if (await isGone(client, id)) removed.push(id);
  return removed;
}

async function isGone(client: Session['client'], id: string): Promise<boolean> {
  try {
    await client.get(id);
    return false;
  } catch (error) {
    if (error instanceof AppError && error.code === 'NOT_FOUND') return true;
    throw error;
  }
}

const describeRemoved = (ids: readonly string[]): string =>
  `${ids.length === 1 ? '1 rollout has' : `${ids.length} rollouts have`} been removed from the store, and only the entries are left: ${toPrintable(ids).join(', ')}`;

/** At once, as there may be thousands more; those that are whole are only counted for people. */
function tell(session: Session, checked: CheckedRollout): void {
  if (session.format === 'ndjson') session.printJson(checked);
  else if (!checked.ok && session.format === 'table') session.print([...renderVerification(toPrintable(checked), session.frame()), '']);
}

function describeAll(all: readonly CheckedRollout[]): string {
  const broken = all.filter(({ ok }) => !ok);
  const entries = all.reduce((sum, { chain }) => sum + chain.entries, 0);
  const rollouts = all.filter(({ rolloutId }) => rolloutId !== CONTROL_PLANE).length;
  const what = `${rollouts === 1 ? '1 rollout' : `${rollouts} rollouts`} and the control plane with ${entries} entries checked`;
  return broken.length === 0
    ? `${what}: nothing is broken.`
    : `${what}: ${broken.length} broken: ${broken.map(({ rolloutId }) => rolloutId).join(', ')}`;
}

async function* readTimelines({ client }: Session): AsyncGenerator<string> {
  yield CONTROL_PLANE;
  for (let cursor: string | undefined; ; ) {
    const page = await client.list({ limit: '200', ...(cursor !== undefined && { cursor }) });
    yield* page.rollouts.map(({ id }) => id);
    if (page.next === null || page.next === cursor) return;
    cursor = page.next;
  }
}
