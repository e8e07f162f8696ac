import { Component, computed, input } from '@angular/core';
import { hueOf, initials } from './initials';

/** The initials of a user on a colour derived from the id. Hidden from screen readers: the name is beside it. */
@Component({
  selector: 'app-avatar',
  template: '{{ text() }}',
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
  readonly user = input.required<{ id: string; userName: string }>();
  protected readonly text = computed(() => initials(this.user().userName));
  protected readonly hue = computed(() => hueOf(this.user().id));
}
