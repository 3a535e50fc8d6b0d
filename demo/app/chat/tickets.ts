/** A side effect of the application: a refund opens a ticket for the accounts department. */
export interface Tickets {
  /** Once for each session. */
  readonly create: (session: string) => void;
  /** A mirrored reply would have opened one. It must not, so only this is counted. */
  readonly suppress: () => void;
  readonly counts: () => { readonly created: number; readonly suppressed: number };
}

export function createTickets(): Tickets {
  let created = 0;
  let suppressed = 0;
  return {
    create: () => {
      created += 1;
    },
    suppress: () => {
      suppressed += 1;
    },
    counts: () => ({ created, suppressed }),
  };
}
