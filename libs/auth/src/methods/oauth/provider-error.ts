/** A provider did not answer as it should. The message is for the log: it holds no code and no token. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
}
