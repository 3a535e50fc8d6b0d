/** Replies of the local model take 30 to 80 ms; when they take this long on average, the machine is full. */
const FULL_MS = 300;
const WINDOW_MS = 1_000;
const LEAST = 0.15;

/**
 * Sessions a second that the machine carries: the wished rate, less a quarter for every second in which replies were slow, and a tenth more
 * for every second in which they were not. Without it a busy machine would only show its own queue, in both arms alike.
 */
export class Pace {
  #target: number;
  #rate: number;
  #sum = 0;
  #count = 0;
  #windowEndMs = 0;

  constructor(target: number) {
    this.#target = target;
    this.#rate = target;
  }

  setTarget(target: number): void {
    this.#target = target;
    this.#rate = target;
  }

  note(latencyMs: number): void {
    this.#sum += latencyMs;
    this.#count += 1;
  }

  rateAt(nowMs: number): number {
    if (nowMs < this.#windowEndMs || this.#count === 0) return this.#rate;
    const factor = this.#sum / this.#count > FULL_MS ? 0.75 : 1.1;
    this.#rate = Math.min(this.#target, Math.max(this.#target * LEAST, this.#rate * factor));
    [this.#sum, this.#count, this.#windowEndMs] = [0, 0, nowMs + WINDOW_MS];
    return this.#rate;
  }
}
