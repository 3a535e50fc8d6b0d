import { toRestoredFlags } from '../../core/rollout/view/rollback-words.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import type { Session } from '../session.js';
import { renderRollout } from '../view/rollout/rollout-detail.js';
import { stateHeading } from '../view/rollout/state-words.js';
import { toPrintable } from '../view/terminal/text.js';
import { toSecond } from '../view/terminal/times.js';
import { createScreen } from './screen.js';
import type { Watched } from './watched.js';

/** Shows what is known of a watched rollout each time it changes. */
export interface Reporter {
  changed(): void;
  close(): void;
}

const EVERY_MS = 1_000;
const AT_MOST_EVERY_MS = 200;

/** A picture that is drawn over on a terminal; JSON lines where they were asked for; else a line whenever the headline changes. */
export function createReporter(session: Session, watched: Watched): Reporter {
  if (session.canRedraw) return createPicture(session, watched);
  return session.isFormatChosen && session.format !== 'table' ? createJsonLines(session, watched) : createHeadlines(session, watched);
}

function createPicture(session: Session, watched: Watched): Reporter {
  const screen = createScreen(session.io.stdout);
  let lastDrawnMs = 0;
  let pending: NodeJS.Timeout | undefined;
  const draw = () => {
    pending = undefined;
    lastDrawnMs = performance.now();
    if (watched.view !== null) screen.draw(renderPicture(session, watched, watched.view));
  };
  const ticking = setInterval(draw, EVERY_MS);
  return {
    changed() {
      pending ??= setTimeout(draw, Math.max(0, lastDrawnMs + AT_MOST_EVERY_MS - performance.now()));
    },
    close() {
      clearInterval(ticking);
      clearTimeout(pending);
      draw();
      screen.close();
    },
  };
}

function renderPicture(session: Session, { entries, link }: Watched, view: RolloutView): readonly string[] {
  const frame = session.frame();
  const detail = { view: toPrintable(view), restored: toRestoredFlags(entries, view) };
  const all = renderRollout(detail, frame);
  const lines =
    all.length < (session.io.stdout.rows ?? Number.POSITIVE_INFINITY) ? all : renderRollout({ ...detail, isBrief: true }, frame);
  if (link?.link !== 'lost') return lines;
  const warning = `! The connection is lost; what stands here may be old. Trying again. (${toPrintable(link.detail)})`;
  return [frame.paint('warn', warning), '', ...lines];
}

function createHeadlines(session: Session, watched: Watched): Reporter {
  const sayLink = createLinkMessages(session);
  let shown = '';
  return {
    changed() {
      sayLink(watched.link);
      const { view } = watched;
      if (view === null) return;
      const line = toPrintable(`${stateHeading(view.state).text}  ${view.headline}`);
      if (line !== shown) session.print([`${toSecond(session.io.nowMs())} ${line}`]);
      shown = line;
    },
    close: () => undefined,
  };
}

/** Says once when the connection is lost, and once when it is back. */
function createLinkMessages(session: Session): (link: Watched['link']) => void {
  let isLost = false;
  return (link) => {
    const isLostNow = link?.link === 'lost';
    if (link === null || isLostNow === isLost) return;
    isLost = isLostNow;
    session.say([isLost ? `The connection is lost; trying again. (${toPrintable(link.detail)})` : 'The connection is back.']);
  };
}

function createJsonLines(session: Session, watched: Watched): Reporter {
  let shown = '';
  return {
    changed() {
      const line = JSON.stringify(watched.view);
      if (watched.view === null || line === shown) return;
      session.print([line]);
      shown = line;
    },
    close: () => undefined,
  };
}
