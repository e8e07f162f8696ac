import { CdkMenuTrigger } from '@angular/cdk/menu';
import { Component, DestroyRef, computed, inject } from '@angular/core';
import { RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { Configuration } from '../configuration/configuration';
import { Session } from '../session/session';
import { Brand } from '../ui/brand/brand';
import { Dialogs } from '../ui/dialog/dialogs';
import { Icon, type IconName } from '../ui/menu/icon';
import { MenuItem } from '../ui/menu/menu-item';
import { MenuPanel } from '../ui/menu/menu-panel';
import { Avatar } from './avatar';

interface NavigationItem {
  path: string;
  label: string;
  icon: IconName;
}

const account: NavigationItem = { path: '/account', label: 'Account', icon: 'user' };
const users: NavigationItem = { path: '/admin/users', label: 'Users', icon: 'users' };
const mail: NavigationItem = { path: '/admin/mail', label: 'Mail', icon: 'mail' };

/** The frame around every page for signed-in users: navigation and account menu. */
@Component({
  selector: 'app-shell',
  imports: [
    RouterOutlet,
    RouterLink,
    RouterLinkActive,
    CdkMenuTrigger,
    MenuPanel,
    MenuItem,
    Icon,
    Avatar,
    Brand,
  ],
  templateUrl: './shell.html',
  styleUrl: './shell.css',
})
export class Shell {
  private readonly session = inject(Session);
  protected readonly user = this.session.user;
  protected readonly isAdmin = this.session.isAdmin;
  private readonly hasEmail = inject(Configuration).hasEmail;
  protected readonly navigationItems = computed(() => {
    if (!this.isAdmin()) return [account];
    return this.hasEmail() ? [users, mail, account] : [users, account];
  });

  constructor() {
    const dialogs = inject(Dialogs);
    inject(DestroyRef).onDestroy(() => dialogs.closeAll());
  }

  protected signOut(): void {
    void this.session.signOut();
  }
}
