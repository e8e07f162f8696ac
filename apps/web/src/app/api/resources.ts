import { type Resource, type Signal, type WritableSignal, computed, linkedSignal } from '@angular/core';
import { type ApiError, asApiError } from './api-error';

/** Why the last load failed; undefined before it did and after a load that succeeded. */
export const failureOf = (resource: Resource<unknown>): Signal<ApiError | undefined> =>
  computed(() => {
    const error = resource.error();
    return error && asApiError(error);
  });

/**
 * The value that was loaded last. It stays while the next one is loading and when that fails,
 * and can be written, so that a change shows before the server confirms it.
 */
export const latestValueOf = <Value>(
  resource: Resource<Value | undefined>,
): WritableSignal<Value | undefined> =>
  linkedSignal<Value | undefined, Value | undefined>({
    source: () => (resource.hasValue() ? resource.value() : undefined),
    computation: (loaded, previous) => loaded ?? previous?.value,
  });
