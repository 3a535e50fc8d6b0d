/** An answer that is not an evaluation (OFREP 0.3); a value, as the data plane never throws. */
export class OfrepError {
  readonly status: number;
  readonly code: 'PARSE_ERROR' | 'INVALID_CONTEXT' | 'FLAG_NOT_FOUND' | 'GENERAL';
  readonly details: string;

  constructor(status: number, code: OfrepError['code'], details: string) {
    this.status = status;
    this.code = code;
    this.details = details;
  }

  /** `key` stands in the answer about one flag only. */
  toBody(key: string | undefined): string {
    return JSON.stringify({ ...(key === undefined ? {} : { key }), errorCode: this.code, errorDetails: this.details });
  }
}

export function ofrepError(status: number, code: OfrepError['code'], details: string): OfrepError {
  return new OfrepError(status, code, details);
}
