import type { KeyView } from '../../../core/keys/key-view.js';
import type { Frame } from '../terminal/frame.js';
import { hang, wrap } from '../terminal/text.js';
import { describeEnding, describeReach } from './key-words.js';

const WHAT = { service: 'service key', personal: 'personal key' } as const;

/** What was made, for the person; the key itself is printed elsewhere. */
export function renderCreated(key: KeyView, frame: Frame): readonly string[] {
  const { paint } = frame;
  const { name, id, kind } = key;
  return [
    `${paint('good', '✓ made')}  ${paint('strong', name)}  ${WHAT[kind] ?? kind} ${id}`,
    ...renderFacts(key, frame),
    ...renderOnce(frame),
  ];
}

export function renderRotated(key: KeyView, replaced: KeyView, frame: Frame): readonly string[] {
  const { paint, width, nowMs } = frame;
  const works = replaced.state === 'overlap';
  const then = works
    ? `The old one works ${describeEnding(replaced, nowMs)}: give its holder the new one before then.`
    : 'The old one does not work any more.';
  return [
    `${paint('good', '✓ rotated')}  ${paint('strong', key.name)}  ${key.id} takes the place of ${replaced.id}`,
    ...renderFacts(key, frame),
    ...wrap(then, width),
    ...renderOnce(frame),
  ];
}

function renderFacts(key: KeyView, { width, nowMs }: Frame): readonly string[] {
  const { principalId } = key;
  return [
    ...hang('  acts as  ', principalId, width),
    ...hang('  may      ', describeReach(key), width),
    ...hang('  works    ', describeEnding(key, nowMs), width),
  ];
}

function renderOnce({ paint, width }: Frame): readonly string[] {
  const text =
    'This is the only time that the key is shown: Tidegate keeps no copy. Put it where secrets are kept; programs send it as "Authorization: Bearer <key>", this command line takes it from TIDEGATE_TOKEN.';
  return hang('! ', text, width).map((line) => paint('warn', line));
}
