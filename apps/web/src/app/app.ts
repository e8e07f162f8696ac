import { Component, computed, inject, signal } from '@angular/core';
import { NavigationEnd, Router, RouterOutlet } from '@angular/router';
import { filter, take } from 'rxjs';
import { Configuration } from './configuration/configuration';
import { Session } from './session/session';
import { Unreachable } from './unreachable/unreachable';

/** The routed page. Before the first one: a spinner, or that the server cannot be reached. */
@Component({
  selector: 'app-root',
  imports: [RouterOutlet, Unreachable],
  template: `
    <a class="skip-link" href="#content" (click)="skip($event)">Skip to content</a>
    @if (!hasPage()) {
      @if (failure(); as failure) {
        <app-unreachable [failure]="failure" (retry)="retry()" />
      } @else {
        <div class="waiting" role="status"><span class="visually-hidden">Loading MikroChat</span></div>
      }
    }
    <router-outlet />
  `,
})
export class App {
  private readonly session = inject(Session);
  private readonly configuration = inject(Configuration);

  protected readonly hasPage = signal(false);
  protected readonly failure = computed(() => this.session.failure() ?? this.configuration.failure());

  constructor() {
    inject(Router)
      .events.pipe(
        filter((event) => event instanceof NavigationEnd),
        take(1),
      )
      .subscribe(() => this.hasPage.set(true));
  }

  protected skip(event: Event): void {
    event.preventDefault();
    document.getElementById('content')?.focus();
  }

  protected retry(): void {
    if (this.session.failure()) void this.session.start();
    if (this.configuration.failure()) this.configuration.reload();
  }
}
