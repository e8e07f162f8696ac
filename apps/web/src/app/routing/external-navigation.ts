import { DOCUMENT, Service, inject } from '@angular/core';

/** The way out of the app, to a page elsewhere. */
@Service()
export class ExternalNavigation {
  private readonly document = inject(DOCUMENT);

  to(address: string): void {
    this.document.location.assign(address);
  }
}
