const SERIES_FROM = -0.6;
const SERIES_TO = 1.2;

function excessBySeries(t: number): number {
  const s = t / (2 + t);
  const square = s * s;
  let power = 1;
  let sum = 1 / 3;
  for (let odd = 5; odd < 80; odd += 2) {
    power *= square;
    const term = power / odd;
    sum += term;
    if (term < 1e-17) break;
  }
  return 2 * s * square * sum - s * t;
}

/**
 * `ln(ratio) − t` where `ratio = 1 + t`, without the cancellation near `t = 0`: never positive, 0 at `t = 0`.
 * The caller gives both, because near `t = −1` the ratio is known better than `1 + t` and near 0 the other way round.
 * Source: ln(1+t) = 2·artanh(s), s = t/(2+t) (DLMF 4.6.4, 4.37.24), with `t = 2s/(1−s)` taken off term by term.
 */
export function logRatioExcess(t: number, ratio: number): number {
  if (t > SERIES_FROM && t < SERIES_TO) return excessBySeries(t);
  return Math.log(ratio) - t;
}
