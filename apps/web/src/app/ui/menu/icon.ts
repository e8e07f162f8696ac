import { Component, computed, input } from '@angular/core';

const paths = {
  add: 'M10 4.5v11M4.5 10h11',
  check: 'm4.5 10.5 3.5 3.5 7.5-8',
  chevron: 'm6 8 4 4 4-4',
  close: 'm5.5 5.5 9 9m0-9-9 9',
  copy: 'M7.5 7.5V5A1.5 1.5 0 0 1 9 3.5h6A1.5 1.5 0 0 1 16.5 5v6a1.5 1.5 0 0 1-1.5 1.5h-2.5M5 7.5h6A1.5 1.5 0 0 1 12.5 9v6a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 3.5 15V9A1.5 1.5 0 0 1 5 7.5Z',
  devices:
    'M3.5 13V5.5A1.5 1.5 0 0 1 5 4h9a1.5 1.5 0 0 1 1.5 1.5V7M2 15.5h8M13.5 9.5h3a1 1 0 0 1 1 1v5a1 1 0 0 1-1 1h-3a1 1 0 0 1-1-1v-5a1 1 0 0 1 1-1Z',
  disable: 'M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14ZM5 5l10 10',
  down: 'M10 4.5v11m0 0 4-4m-4 4-4-4',
  enable: 'M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14Zm-3 7 2.2 2.2L13.2 8',
  key: 'M12.5 3a4.5 4.5 0 1 1-1.6 8.7L9.5 13H8v1.5H6.5V16.5h-3v-2.8l4.8-4.8A4.5 4.5 0 0 1 12.5 3Zm1 3.5h.01',
  mail: 'M4 4.5h12A1.5 1.5 0 0 1 17.5 6v8a1.5 1.5 0 0 1-1.5 1.5H4A1.5 1.5 0 0 1 2.5 14V6A1.5 1.5 0 0 1 4 4.5Zm-1 2 5.9 4.6a1.8 1.8 0 0 0 2.2 0L17 6.5',
  menu: 'M3.5 6h13M3.5 10h13M3.5 14h13',
  more: 'M4.5 9.3a.7.7 0 1 0 0 1.4.7.7 0 0 0 0-1.4ZM10 9.3a.7.7 0 1 0 0 1.4.7.7 0 0 0 0-1.4ZM15.5 9.3a.7.7 0 1 0 0 1.4.7.7 0 0 0 0-1.4Z',
  user: 'M10 3a3.3 3.3 0 1 1 0 6.6A3.3 3.3 0 0 1 10 3ZM3.5 17c.5-3.4 3-5 6.5-5s6 1.6 6.5 5',
  users:
    'M7.5 4a3 3 0 1 1 0 6 3 3 0 0 1 0-6ZM2 16.5c.4-3 2.5-4.3 5.5-4.3s5.1 1.3 5.5 4.3M12.8 4.3a3 3 0 0 1 0 5.4M15 12.6c1.8.5 2.8 1.8 3 3.9',
  refresh: 'M16 10a6 6 0 1 1-1.8-4.3L16 7.5m0-4v4h-4',
  search: 'M9 3.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11Zm4 9.5 3.5 3.5',
  send: 'M16.8 3.2 2.8 8l5.9 3.3L12 17.2l4.8-14Zm0 0-8.1 8.1',
  shield: 'M10 2.8 16 5v4.5c0 3.6-2.4 6.4-6 7.7-3.6-1.3-6-4.1-6-7.7V5l6-2.2Z',
  signOut: 'M8 3.5H5A1.5 1.5 0 0 0 3.5 5v10A1.5 1.5 0 0 0 5 16.5h3M12.5 13.5 16 10l-3.5-3.5M16 10H8',
  trash: 'M3.5 5.5h13M8 5.5v-2h4v2M5 5.5l.7 10a1.5 1.5 0 0 0 1.5 1.4h5.6a1.5 1.5 0 0 0 1.5-1.4l.7-10',
  unlink: 'M8.5 12.5H6.8a3.3 3.3 0 0 1-1.4-6.3M8.7 5.9h4.5a3.3 3.3 0 0 1 1.4 6.3M4 3.5l12 13',
  up: 'M10 15.5v-11m0 0-4 4m4-4 4 4',
  warning:
    'M10 7.5v3.5m0 2.8v.01M8.7 3.8 2.6 14.3A1.5 1.5 0 0 0 3.9 16.5h12.2a1.5 1.5 0 0 0 1.3-2.2L11.3 3.8a1.5 1.5 0 0 0-2.6 0Z',
} as const;

/** The icons that {@link Icon} can draw. */
export type IconName = keyof typeof paths;

/** A decorative icon beside a text, hidden from screen readers. */
@Component({
  selector: 'app-icon',
  template: `
    <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true" focusable="false">
      <path [attr.d]="path()" />
    </svg>
  `,
  styles: `
    :host {
      display: inline-grid;
      place-items: center;
      flex: none;
    }
    path {
      fill: none;
      stroke: currentColor;
      stroke-width: 1.6;
      stroke-linecap: round;
      stroke-linejoin: round;
    }
  `,
})
export class Icon {
  readonly name = input.required<IconName>();
  protected readonly path = computed(() => paths[this.name()]);
}
