import type { Routes } from '@angular/router';
import { UsersPage } from './users-page';

/** The pages of admins; loaded only when one of them is opened. */
export const adminRoutes: Routes = [{ path: '', component: UsersPage, title: 'Users · MikroChat' }];
