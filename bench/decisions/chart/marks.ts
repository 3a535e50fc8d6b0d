import { OURS } from '../targets.js';
import { toNumber } from './svg.js';

/** How a rule looks in every picture: told apart by shape as well as by colour. */
export interface Mark {
  readonly rule: string;
  readonly title: string;
  readonly colour: string;
  readonly shape: 'circle' | 'square' | 'triangle' | 'diamond' | 'cross' | 'dot';
}

export const MARKS: readonly Mark[] = [
  { rule: OURS, title: 'Tidegate', colour: 'c0', shape: 'circle' },
  { rule: 'growthbook', title: 'GrowthBook', colour: 'c1', shape: 'square' },
  { rule: 'growthbook-restarted', title: 'GrowthBook, anew each stage', colour: 'c1', shape: 'diamond' },
  { rule: 'statsig', title: 'Statsig', colour: 'c2', shape: 'triangle' },
  { rule: 'eppo', title: 'Eppo', colour: 'c3', shape: 'diamond' },
  { rule: 'turner-grunwald', title: '2×2 e-process', colour: 'c4', shape: 'cross' },
  { rule: 'unleash', title: 'Threshold (Unleash style)', colour: 'c5', shape: 'dot' },
  { rule: 'argo', title: 'Threshold (Argo style)', colour: 'c5', shape: 'square' },
  { rule: 'kayenta', title: 'Kayenta', colour: 'c5', shape: 'triangle' },
  { rule: 'naive-z', title: 'Peeked z-test', colour: 'c5', shape: 'cross' },
];

const SIZE = { big: 5, small: 3.6 };

/** Hollow: a rule that rolls back too often without a reason. */
export function toMark({ shape, colour }: Mark, x: number, y: number, isHollow = false): string {
  const s = colour === 'c0' ? SIZE.big : SIZE.small;
  const kind = `class="${colour}${isHollow ? ' hollow' : ''}"`;
  const path = (points: readonly (readonly [number, number])[]): string =>
    `<path ${kind} d="M${points.map(([dx, dy]) => `${toNumber(x + dx)} ${toNumber(y + dy)}`).join('L')}Z"/>`;
  switch (shape) {
    case 'circle':
      return `<circle ${kind} cx="${toNumber(x)}" cy="${toNumber(y)}" r="${s}"/>`;
    case 'dot':
      return `<circle ${kind} cx="${toNumber(x)}" cy="${toNumber(y)}" r="${s - 1}"/>`;
    case 'square':
      return path([
        [-s, -s],
        [s, -s],
        [s, s],
        [-s, s],
      ]);
    case 'triangle':
      return path([
        [0, -s - 1],
        [s + 1, s],
        [-s - 1, s],
      ]);
    case 'diamond':
      return path([
        [0, -s - 1],
        [s + 1, 0],
        [0, s + 1],
        [-s - 1, 0],
      ]);
    case 'cross':
      return `<path ${kind} style="stroke-width:2" d="M${toNumber(x - s)} ${toNumber(y - s)}L${toNumber(x + s)} ${toNumber(y + s)}M${toNumber(x + s)} ${toNumber(y - s)}L${toNumber(x - s)} ${toNumber(y + s)}"/>`;
  }
}
