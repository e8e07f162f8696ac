import { CdkMenuItem } from '@angular/cdk/menu';
import { Component, input } from '@angular/core';
import { Icon, type IconName } from './icon';

/**
 * One entry of a {@link MenuPanel}, on a button or a link. What cannot be done now stays reachable
 * and says why, in `reason`.
 */
@Component({
  selector: 'button[appMenuItem], a[appMenuItem]',
  imports: [Icon],
  template: `
    @if (icon(); as name) {
      <app-icon [name]="name" />
    }
    <span class="words">
      <ng-content />
      @if (reason()) {
        <span class="reason">{{ reason() }}</span>
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
  readonly reason = input<string>();
}
