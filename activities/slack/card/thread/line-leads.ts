import { type Marked, md } from '../../../../contracts/slack/text/marked.js';
import type { RecordedEntry } from '../../../../core/audit/audit-entry.js';
import { isGateOpening, isRevertEnd, isStuck } from './is-for-channel.js';

/** Sign and verb that a thread's line begins with; null for what is noise there: it stands in the timeline all the same. */
export function leadOf(entry: RecordedEntry): Marked | null {
  const { kind, data } = entry;
  switch (kind) {
    case 'requested':
      return md`📝 *Asked for*`;
    case 'preflight':
      return data['verdict'] === 'slow' ? md`⚠️ *Slow flag platform*` : null;
    case 'stage':
      return typeof data['share'] === 'number' ? md`▶️ *Stage begun*` : md`✅ *Stage done*`;
    case 'gate':
      return toGateLead(entry);
    case 'decision':
      return toDecisionLead(data['verb']);
    case 'refusal':
      return isTelling(data['code']) ? md`🚫 *Refused*` : null;
    case 'verdict':
      return toVerdictLead(data);
    case 'hold':
      return toHoldLead(entry);
    case 'flagWrite':
      return toWriteLead(String(data['operationId']));
    case 'flagWriteRefused':
    case 'history':
    case 'key':
    case 'webhook':
      return null;
    case 'rollback':
      return toRollbackLead(entry);
    case 'page':
      return data['resolved'] === true ? md`📟 *Page resolved*` : md`📟 *Paged*`;
    case 'kill':
      return md`🛑 *Killed*`;
    case 'reconciled':
      return md`🧹 *Put right*`;
    case 'ended':
      return toEndLead(data['state']);
  }
}

/** Forward writes are told by their stage. The first write back takes the candidate from everybody, each later one brings back a flag. */
function toWriteLead(operationId: string): Marked | null {
  if (!/\/(?:rollback|revert)\//.test(operationId)) return null;
  return operationId.endsWith('/cut') ? md`⏪ *Candidate off*` : md`↩️ *Back on control*`;
}

function toGateLead(entry: RecordedEntry): Marked {
  if (isGateOpening(entry)) return md`✋ *Approval needed*`;
  if (entry.data['reminder'] !== undefined) return md`⏰ *Still waiting*`;
  return entry.data['voided'] === undefined ? md`⌛ *Gate expired*` : md`🔄 *Evidence changed*`;
}

/** What turns it back is told by the line of the rollback, which follows at once and repeats the sentence. */
function toDecisionLead(verb: unknown): Marked | null {
  if (verb === 'approve') return md`✅ *Approved*`;
  if (verb === 'pause') return md`⏸️ *Paused*`;
  if (verb === 'resume') return md`▶️ *Resumed*`;
  if (verb === 'breakGlass') return md`🚨 *Glass broken*`;
  return verb === 'revert' ? md`⏪ *Being reverted*` : null;
}

/** Who tried what he may not is news; who clicked twice is not. */
const isTelling = (code: unknown): boolean => ['SELF_APPROVAL', 'NOT_AN_APPROVER', 'FORBIDDEN'].includes(String(code));

const VERDICT_LEADS: Readonly<Record<string, Marked>> = {
  pass: md`✅ *Guard passed*`,
  fail: md`❌ *Guard failed*`,
  error: md`⚠️ *Guard cannot be read*`,
  inconclusive: md`⏳ *Guard is open again*`,
};

function toVerdictLead({ verdict, change, advisory }: RecordedEntry['data']): Marked | null {
  if (change === 'begun') return md`⚠️ *Data in doubt*`;
  if (change === 'ended') return md`✅ *Data as it should be*`;
  const lead = VERDICT_LEADS[String(verdict)] ?? null;
  return lead !== null && advisory === true ? md`${lead} (advisory, does not act)` : lead;
}

/** A person's pause and resume are decisions and told as such. */
function toHoldLead({ data, principal }: RecordedEntry): Marked | null {
  if (data['kind'] === 'paused' || (data['kind'] === 'released' && principal.via !== 'system')) return null;
  if (data['kind'] === 'released') return md`▶️ *Goes on*`;
  if (data['kind'] === 'reverted') return md`🔧 *Edit by hand undone*`;
  return data['kind'] === 'adopted' ? md`🔧 *Edit by hand adopted*` : md`🚧 *Held*`;
}

function toRollbackLead(entry: RecordedEntry): Marked {
  const { stepBack } = entry.data;
  if (stepBack === 'begun' || stepBack === 'step') return md`⏬ *Stepping back*`;
  if (stepBack !== undefined) return md`⏪ *Steps over*`;
  if (isStuck(entry)) return md`🚨 *Rollback stuck*`;
  return isRevertEnd(entry) ? md`↩️ *Reverted*` : md`⏪ *Rollback begun*`;
}

function toEndLead(state: unknown): Marked {
  if (state === 'completed') return md`🏁 *Completed*`;
  return state === 'refused' ? md`⛔ *Refused to start*` : md`↩️ *Rolled back*`;
}
