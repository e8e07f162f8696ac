import type { Routes } from '@angular/router';
import { adminsOnly, offered, passwordToChoose, signedIn, signedOut } from './routing/guards';
import { returning } from './sign-in/callback/returning';
import { SignInPage } from './sign-in/sign-in-page';

/** Asked again whenever somebody signs in or out. */
const runGuardsAndResolvers = 'always';

/** Every address of the app. What needs a session sits in the shell, which is loaded with the first such page. */
export const routes: Routes = [
  {
    path: 'sign-in',
    component: SignInPage,
    canActivate: [signedOut, offered],
    runGuardsAndResolvers,
    title: 'Sign in · MikroChat',
  },
  {
    path: 'create-account',
    loadComponent: () => import('./create-account/create-account-page').then((m) => m.CreateAccountPage),
    canActivate: [signedOut, offered],
    runGuardsAndResolvers,
    title: 'Create an account · MikroChat',
  },
  {
    path: 'auth/callback',
    loadComponent: () => import('./sign-in/callback/callback-page').then((m) => m.CallbackPage),
    canActivate: [returning],
    runGuardsAndResolvers,
    title: 'Signing in · MikroChat',
  },
  {
    path: 'choose-password',
    loadComponent: () => import('./choose-password/choose-password-page').then((m) => m.ChoosePasswordPage),
    canActivate: [passwordToChoose],
    runGuardsAndResolvers,
    title: 'Choose a password · MikroChat',
  },
  { path: '', pathMatch: 'full', redirectTo: 'account' },
  {
    path: '',
    loadComponent: () => import('./shell/shell').then((m) => m.Shell),
    children: [
      {
        path: 'account',
        canMatch: [signedIn],
        loadComponent: () => import('./account/account-page').then((m) => m.AccountPage),
        title: 'Account · MikroChat',
      },
      {
        path: 'admin/users',
        canMatch: [signedIn, adminsOnly],
        loadChildren: () => import('./admin/admin.routes').then((m) => m.adminRoutes),
      },
    ],
  },
  {
    path: '**',
    loadComponent: () => import('./not-found/not-found-page').then((m) => m.NotFoundPage),
    title: 'Page not found · MikroChat',
  },
];
