/** How many packages the Temporal CLI 1.8.2 consists of (`go list -deps`). */
const EXPECTED_PACKAGES = 1718;
const REPORT_EVERY_MS = 5000;

export interface BuildProgress {
  /** Takes a line of `go build -v`: a download or the name of a package that is being compiled. */
  onLine(line: string): void;
  end(): void;
}

/** Turns the output of `go build -v` into one line every 5 s, for a person who wonders whether anything is happening. */
export function createBuildProgress(report: (line: string) => void, now: () => number = () => performance.now()): BuildProgress {
  const startedAt = now();
  let downloads = 0;
  let packages = 0;
  report('Building the Temporal server from Go modules. This happens once and takes 3 to 4 minutes on two cores.');
  const describe = (): string => {
    const seconds = Math.round((now() - startedAt) / 1000);
    if (packages === 0 && downloads > 0) return `  ${seconds} s: ${downloads} modules downloaded`;
    return `  ${seconds} s: ${packages} of about ${EXPECTED_PACKAGES} packages compiled${packages === 0 ? ' (cached ones are not counted)' : ''}`;
  };
  const timer = setInterval(() => report(describe()), REPORT_EVERY_MS);
  return {
    onLine: (line) => {
      if (line.startsWith('go: downloading')) downloads += 1;
      else if (!line.startsWith('go: ') && !line.includes(' ')) packages += 1;
    },
    end: () => clearInterval(timer),
  };
}
