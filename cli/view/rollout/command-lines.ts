import type { Frame } from '../terminal/frame.js';
import { displayWidth, padEnd } from '../terminal/text.js';

/** A command to type, in one line where it fits, else broken so that the shell still takes it when it is copied. */
export function renderCommand(
  label: string,
  command: readonly string[],
  { width, paint }: Pick<Frame, 'width' | 'paint'>,
): readonly string[] {
  const whole = command.join(' ');
  const fits = displayWidth(label) + displayWidth(whole) <= width;
  const lines = fits
    ? [whole]
    : command.map((part, index) => `${index === 0 ? '' : '  '}${part}${index < command.length - 1 ? ' \\' : ''}`);
  return lines.map((line, index) => `${padEnd(index === 0 ? label : '', displayWidth(label))}${paint('accent', line)}`);
}
