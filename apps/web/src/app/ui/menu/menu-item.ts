import { CdkMenuItem } from '@angular/cdk/menu';
import { Component, input } from '@angular/core';
import { Icon, type IconName } from './icon';

/**
 * One entry of a {@link MenuPanel}, on a button or a link. A disabled entry can still be focused, so that
 * its `note` can be read.
 */
@Component({
  selector: 'button[appMenuItem], a[appMenuItem]',
  imports: [Icon],
  template: `
    @if (icon(); as name) {
      <app-icon [name]="name" />
    }
    <span class="text">
      <ng-content />
      @if (note()) {
        <span class="note">{{ note() }}</span>
      }
    </span>
  `,
  styleUrl: './menu-item.css',
  hostDirectives: [
    {
      directive: CdkMenuItem,
      inputs: ['cdkMenuItemDisabled: disabled'],
      outputs: ['cdkMenuItemTriggered: chosen'],
    },
  ],
  host: { '[class.danger]': 'danger()' },
})
export class MenuItem {
  readonly icon = input<IconName>();
  readonly danger = input(false);
  /** A second line: why the entry is disabled, or what to know before. */
  readonly note = input<string>();
}
