import { Component, computed, input } from '@angular/core';
import { hueOf, initials } from './initials';

/** A person's initials on a colour of their own; the name stands beside it, so that it says nothing itself. */
@Component({
  selector: 'app-avatar',
  template: '{{ letters() }}',
  styles: `
    :host {
      display: grid;
      place-items: center;
      flex: none;
      width: 36px;
      height: 36px;
      border-radius: 50%;
      font-size: 0.8125rem;
      font-weight: 600;
      letter-spacing: 0.01em;
      background: light-dark(oklch(0.935 0.035 var(--hue)), oklch(0.34 0.055 var(--hue)));
      color: light-dark(oklch(0.42 0.12 var(--hue)), oklch(0.88 0.07 var(--hue)));
      user-select: none;
    }
  `,
  host: { 'aria-hidden': 'true', '[style.--hue]': 'hue()' },
})
export class Avatar {
  readonly person = input.required<{ id: string; userName: string }>();
  protected readonly letters = computed(() => initials(this.person().userName));
  protected readonly hue = computed(() => hueOf(this.person().id));
}
