/** A stream of chance that is the same on every machine for the same seed. */
export interface Random {
  /** Uniform on [0, 1), with 53 random bits. */
  uniform(): number;
  /** Successes among `trials` independent trials of probability `rate`; exact. */
  binomial(trials: number, rate: number): number;
  /** Events of a Poisson process with this mean; exact. */
  poisson(mean: number): number;
  normal(mean: number, deviation: number): number;
}

/** Seeded by a name and a number, so that every run of every scenario has its own stream whatever runs before it. */
export function createRandom(name: string, index: number): Random {
  const uniform = createUniform(hash(name), index);
  return {
    uniform,
    binomial: (trials, rate) => drawBinomial(uniform, trials, rate),
    poisson: (mean) => drawPoisson(uniform, mean),
    normal: (mean, deviation) => mean + deviation * drawNormal(uniform),
  };
}

/** FNV-1a over UTF-16 code units. */
function hash(name: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) value = Math.imul(value ^ name.charCodeAt(at), 0x01000193);
  return value >>> 0;
}

/** sfc32 (Doty-Humphrey, PractRand 2014): 128 bits of state with a counter, so that no two seeds share a short cycle. */
function createUniform(seed: number, index: number): () => number {
  let [a, b, c, counter] = [seed, index >>> 0, 0x9e3779b9, 1];
  const next = (): number => {
    const result = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + result;
    return result >>> 0;
  };
  for (let warm = 0; warm < 20; warm++) next();
  return () => ((next() >>> 5) * 67_108_864 + (next() >>> 6)) / 9_007_199_254_740_992;
}

/** Above this the probability of "none" comes near to the smallest double. */
const CHUNK = 500;

/** By inversion, which is exact and quick for the few hundred units of a batch; more units are drawn in chunks. */
function drawBinomial(uniform: () => number, trials: number, rate: number): number {
  if (rate <= 0 || trials <= 0) return 0;
  if (rate >= 1) return trials;
  if (rate > 0.5) return trials - drawBinomial(uniform, trials, 1 - rate);
  let total = 0;
  for (let left = trials; left > 0; left -= CHUNK) total += invertBinomial(uniform(), Math.min(left, CHUNK), rate);
  return total;
}

function invertBinomial(level: number, trials: number, rate: number): number {
  const odds = rate / (1 - rate);
  let mass = Math.exp(trials * Math.log1p(-rate));
  let count = 0;
  for (let left = level - mass; left >= 0 && count < trials; left -= mass) {
    mass *= (odds * (trials - count)) / (count + 1);
    count += 1;
  }
  return count;
}

function drawPoisson(uniform: () => number, mean: number): number {
  let total = 0;
  for (let left = mean; left > 0; left -= CHUNK) total += invertPoisson(uniform(), Math.min(left, CHUNK));
  return total;
}

function invertPoisson(level: number, mean: number): number {
  let mass = Math.exp(-mean);
  let count = 0;
  // The mass of the far tail is lost below the precision of the level: no draw needs more steps than this.
  for (let left = level - mass; left >= 0 && count < 10 * mean + 100; left -= mass) {
    count += 1;
    mass *= mean / count;
  }
  return count;
}

/** Polar method of Marsaglia and Bray, SIAM Review 6 (1964); the second value is thrown away, so that a draw has no memory. */
function drawNormal(uniform: () => number): number {
  for (;;) {
    const x = 2 * uniform() - 1;
    const y = 2 * uniform() - 1;
    const square = x * x + y * y;
    if (square > 0 && square < 1) return x * Math.sqrt((-2 * Math.log(square)) / square);
  }
}
