import { DOCUMENT, Service, inject } from '@angular/core';

/** Leaves the app for another site. */
@Service()
export class ExternalNavigation {
  private readonly document = inject(DOCUMENT);

  to(url: string): void {
    this.document.location.assign(url);
  }
}
