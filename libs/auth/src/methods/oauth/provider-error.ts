/** A provider did not answer as it should. The message is for the log: it holds no code and no token. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';

  /** @param status what the provider answered with, where that was the fault */
  constructor(
    message: string,
    readonly status?: number,
  ) {
    super(message);
  }
}
