import { Component } from '@angular/core';

@Component({ selector: 'app-sign-in-page', template: '<h1>SignInPage</h1>' })
export class SignInPage {}
