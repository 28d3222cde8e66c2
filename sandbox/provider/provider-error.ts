/** Ends a fake provider method with this answer. `body` is sent as it stands: object as JSON, string as text. */
export class ProviderError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly body?: unknown,
  ) {
    super(message);
    this.name = 'ProviderError';
  }
}

/** 400 in the wording of the provider's validation. */
export function validationError(details: string): ProviderError {
  return new ProviderError(400, `Validation failed. Details: ${details}`);
}
