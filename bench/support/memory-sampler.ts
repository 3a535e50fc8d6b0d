import { readFileSync } from 'node:fs';

export interface MemoryReading {
  /** Median of the last samples. */
  readonly restMiB: number;
  /** The kernel's own high-water mark. */
  readonly peakMiB: number;
}

const EVERY_MS = 1_000;
const REST_SAMPLES = 15;
const KIB_PER_MIB = 1_024;

/** Follows the resident memory of some processes, by name. From /proc, so Linux only. */
export class MemorySampler<Name extends string> {
  private readonly samples = new Map<Name, number[]>();
  private readonly peaks = new Map<Name, number>();
  private readonly pids: Readonly<Record<Name, number>>;
  private readonly timer: NodeJS.Timeout;

  constructor(pids: Readonly<Record<Name, number>>) {
    this.pids = pids;
    this.timer = setInterval(() => this.sample(), EVERY_MS);
    this.sample();
  }

  read(): Readonly<Record<Name, MemoryReading>> {
    this.sample();
    const entries = this.names().map((name) => [name, { restMiB: this.rest(name), peakMiB: this.peaks.get(name) ?? Number.NaN }] as const);
    return Object.fromEntries(entries) as Record<Name, MemoryReading>;
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private names(): readonly Name[] {
    return Object.keys(this.pids) as Name[];
  }

  private rest(name: Name): number {
    const last = (this.samples.get(name) ?? []).slice(-REST_SAMPLES).sort((a, b) => a - b);
    return last[Math.floor(last.length / 2)] ?? Number.NaN;
  }

  private sample(): void {
    for (const name of this.names()) {
      const memory = readResidentMemory(this.pids[name]);
      if (memory === null) continue;
      this.samples.set(name, [...(this.samples.get(name) ?? []), memory.nowMiB]);
      this.peaks.set(name, memory.peakMiB);
    }
  }
}

/** Null when the process has gone. */
function readResidentMemory(pid: number): { readonly nowMiB: number; readonly peakMiB: number } | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const read = (field: string): number =>
      Math.round(Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? Number.NaN) / KIB_PER_MIB);
    return { nowMiB: read('VmRSS'), peakMiB: read('VmHWM') };
  } catch {
    return null;
  }
}
