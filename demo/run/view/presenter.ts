import type { DemoModel } from './demo-model.js';
import { clock, renderDemo } from './render-demo.js';

/** Shows the model's course to people. */
export interface Presenter {
  /** A line of what happened; also kept in the model. */
  readonly say: (text: string) => void;
  /** The model has changed. */
  readonly update: () => void;
  /** The view stays as it is; what is written afterwards stands below it. */
  readonly close: () => void;
}

export interface PresenterOptions {
  readonly model: DemoModel;
  readonly write: (text: string) => void;
  readonly now: () => number;
}

/** One line for each thing that happens, with its time. */
export function createLinePresenter({ model, write, now }: PresenterOptions): Presenter {
  return {
    say(text) {
      model.lines.push({ atMs: now(), text });
      write(`${clock(now() - model.startedAtMs)} ${text}\n`);
    },
    update: () => undefined,
    close: () => undefined,
  };
}

export interface LivePresenterOptions extends PresenterOptions {
  readonly size: () => { readonly columns: number; readonly rows: number };
  readonly isColored: boolean;
}

const REDRAW_MS = 200;

/** Redraws the whole view in place, at most five times a second. */
export function createLivePresenter(options: LivePresenterOptions): Presenter {
  const { model, write, now, size, isColored } = options;
  let drawn = 0;
  let isClosed = false;
  const draw = () => {
    const { columns, rows } = size();
    model.nowMs = now();
    const lines = renderDemo(model, Math.max(20, columns - 1)).slice(0, Math.max(5, rows - 1));
    const back = drawn === 0 ? '' : `\u001b[${drawn}A\r`;
    write(`${back}\u001b[0J${lines.map((line) => (isColored ? paint(line) : line)).join('\n')}\n`);
    drawn = lines.length;
  };
  // The view shows a clock, so that it is drawn whether or not anything has changed.
  const timer = setInterval(draw, REDRAW_MS);
  timer.unref();
  return {
    say: (text) => void model.lines.push({ atMs: now(), text }),
    update: () => undefined,
    close() {
      // What stands below the view by now must not be drawn over.
      if (isClosed) return;
      isClosed = true;
      clearInterval(timer);
      draw();
    },
  };
}

const COLORS: readonly (readonly [RegExp, string])[] = [
  [/\b(pass|completed)\b/g, '32'],
  [/\b(fail|rollingBack|rolledBack|PAGE)\b/g, '31'],
  [/\b(inconclusive|gate|held|paused)\b/g, '33'],
];

const paint = (line: string): string =>
  COLORS.reduce((text, [pattern, color]) => text.replace(pattern, `\u001b[${color}m$1\u001b[0m`), line);

/** A live view needs a terminal that can move its cursor; colours can be refused besides (https://no-color.org). */
export function isLive(isTty: boolean, env: Readonly<Record<string, string | undefined>>): boolean {
  return isTty && env['TERM'] !== 'dumb' && env['CI'] === undefined;
}

export const isColored = (env: Readonly<Record<string, string | undefined>>): boolean => (env['NO_COLOR'] ?? '') === '';
