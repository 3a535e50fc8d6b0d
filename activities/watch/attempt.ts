interface Attempting {
  readonly onError: (what: string, error: unknown) => void;
}

/** What fails is told and tried again at the next turn; the exposures expire by themselves if that lasts. */
export async function attempt({ onError }: Attempting, what: string, run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch (error) {
    onError(what, error);
  }
}
