import { CdkMenuTrigger } from '@angular/cdk/menu';
import { Component, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { ManagedUserBody } from '@mikrochat/contract';
import { Icon } from '../ui/menu/icon';
import { MenuItem } from '../ui/menu/menu-item';
import { MenuPanel, endAligned } from '../ui/menu/menu-panel';
import type { UserMenuItem } from './user-menu-items';

/** The button at the end of a user's row that opens the menu of actions. */
@Component({
  selector: 'app-user-menu',
  imports: [CdkMenuTrigger, MenuPanel, MenuItem, Icon, RouterLink],
  template: `
    <button
      class="more"
      [attr.aria-label]="'Actions for ' + user().userName"
      [cdkMenuTriggerFor]="menu"
      [cdkMenuPosition]="position"
    >
      <app-icon name="more" />
    </button>
    <ng-template #menu>
      <app-menu-panel [attr.aria-label]="user().userName">
        @if (isSelf()) {
          <a appMenuItem icon="user" routerLink="/account">Your account</a>
          <hr role="separator" />
        }
        @for (item of items(); track item.label) {
          @if (item.danger) {
            <hr role="separator" />
          }
          <button
            appMenuItem
            [icon]="item.icon"
            [danger]="item.danger"
            [disabled]="item.disabledReason !== undefined"
            [note]="item.disabledReason ?? item.warning"
            (chosen)="chosen.emit(item)"
          >
            {{ item.label }}
          </button>
        }
      </app-menu-panel>
    </ng-template>
  `,
  styles: `
    .more {
      display: grid;
      place-items: center;
      width: 36px;
      height: 36px;
      border: 0;
      border-radius: 9px;
      background: none;
      color: var(--muted);
      cursor: pointer;
    }
    .more:hover,
    .more[aria-expanded='true'] {
      background: color-mix(in srgb, var(--muted) 14%, transparent);
      color: var(--text);
    }
    .more app-icon {
      transform: scale(1.15);
    }
  `,
})
export class UserMenu {
  readonly user = input.required<ManagedUserBody>();
  readonly items = input.required<readonly UserMenuItem[]>();
  readonly isSelf = input(false);
  readonly chosen = output<UserMenuItem>();
  protected readonly position = endAligned;
}
