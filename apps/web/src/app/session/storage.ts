/** Uses the browser's storage, which may be forbidden; then the fallback is returned. */
export function attempt<Result>(access: () => Result, fallback: Result): Result {
  try {
    return access();
  } catch {
    return fallback;
  }
}
