/** As people fill it in; times are those of their own clock. */
export interface FreezeForm {
  readonly environment: string;
  readonly feature: string;
  readonly from: string;
  readonly until: string;
}

/** The body of `POST /v1/freezes`; what was left empty is not sent. */
export function toFreezeBody(kind: 'stop' | 'window', form: FreezeForm, reason: string): Readonly<Record<string, unknown>> {
  const { environment, feature, from, until } = form;
  return {
    kind,
    reason,
    ...(environment.trim() !== '' && { environment: environment.trim() }),
    ...(feature.trim() !== '' && { feature: feature.trim() }),
    ...(kind === 'window' && from !== '' && { from: new Date(from).getTime() }),
    ...(until !== '' && { until: new Date(until).getTime() }),
  };
}
