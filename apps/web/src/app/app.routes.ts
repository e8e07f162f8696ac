import type { Routes } from '@angular/router';
import { captureLink } from './links/capture-link';
import {
  adminsOnly,
  configured,
  mailEnabled,
  providersLoaded,
  passwordChangePending,
  passwordResetEnabled,
  signedIn,
  signedOut,
} from './routing/guards';
import { captureCallback } from './sign-in/callback/capture-callback';
import { SignInPage } from './sign-in/sign-in-page';

/** The guards run again whenever a user signs in or out. */
const runGuardsAndResolvers = 'always';

const setPasswordPage = () => import('./links/set-password-page').then((m) => m.SetPasswordPage);

/** Pages that need a session are children of the shell, which is loaded with the first of them. */
export const routes: Routes = [
  {
    path: 'sign-in',
    component: SignInPage,
    canActivate: [signedOut, providersLoaded],
    runGuardsAndResolvers,
    title: 'Sign in · MikroChat',
  },
  {
    path: 'create-account',
    loadComponent: () => import('./create-account/create-account-page').then((m) => m.CreateAccountPage),
    canActivate: [signedOut, providersLoaded],
    runGuardsAndResolvers,
    title: 'Create an account · MikroChat',
  },
  {
    path: 'auth/callback',
    loadComponent: () => import('./sign-in/callback/callback-page').then((m) => m.CallbackPage),
    canActivate: [captureCallback],
    runGuardsAndResolvers,
    title: 'Signing in · MikroChat',
  },
  {
    path: 'magic-link',
    loadComponent: () => import('./links/magic-link-page').then((m) => m.MagicLinkPage),
    canActivate: [captureLink],
    runGuardsAndResolvers,
    title: 'Sign in · MikroChat',
  },
  {
    path: 'set-password',
    loadComponent: setPasswordPage,
    data: { purpose: 'setup' },
    canActivate: [captureLink, configured],
    runGuardsAndResolvers,
    title: 'Set your password · MikroChat',
  },
  {
    path: 'reset-password',
    loadComponent: setPasswordPage,
    data: { purpose: 'reset' },
    canActivate: [captureLink, configured],
    runGuardsAndResolvers,
    title: 'Reset your password · MikroChat',
  },
  {
    path: 'forgot-password',
    loadComponent: () => import('./link-sent/forgot-password-page').then((m) => m.ForgotPasswordPage),
    canActivate: [signedOut, passwordResetEnabled],
    runGuardsAndResolvers,
    title: 'Forgot your password? · MikroChat',
  },
  {
    path: 'choose-password',
    loadComponent: () => import('./choose-password/choose-password-page').then((m) => m.ChoosePasswordPage),
    canActivate: [passwordChangePending],
    runGuardsAndResolvers,
    title: 'Choose a password · MikroChat',
  },
  { path: '', pathMatch: 'full', redirectTo: 'account' },
  // Short URLs that an admin may type.
  { path: 'users', pathMatch: 'full', redirectTo: 'admin/users' },
  { path: 'admin', pathMatch: 'full', redirectTo: 'admin/users' },
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
      {
        path: 'admin/mail',
        canMatch: [signedIn, adminsOnly, mailEnabled],
        loadComponent: () => import('./admin/mail/mail-page').then((m) => m.MailPage),
        title: 'Mail · MikroChat',
      },
    ],
  },
  {
    path: '**',
    loadComponent: () => import('./not-found/not-found-page').then((m) => m.NotFoundPage),
    title: 'Page not found · MikroChat',
  },
];
