import { Injector, inject } from '@angular/core';
import { unreachable } from '../api/api-error';
import type { Reauthenticate } from '../api/reauthentication';

/** For `REAUTHENTICATE`: opens the dialog, which is loaded when it is first needed. */
export function reauthenticateByDialog(): Reauthenticate {
  const injector = inject(Injector);
  return async () => {
    const [{ Dialogs }, { ReauthenticationDialog }] = await loadDialog();
    return (await injector.get(Dialogs).open<boolean>(ReauthenticationDialog)) === true;
  };
}

/** Throws `ApiError` where the files cannot be loaded. */
const loadDialog = () =>
  Promise.all([import('../ui/dialog/dialogs'), import('./reauthentication-dialog')]).catch(
    (cause: unknown) => {
      throw unreachable(cause);
    },
  );
