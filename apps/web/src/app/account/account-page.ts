import { Component } from '@angular/core';

@Component({ selector: 'app-account-page', template: '<h1>AccountPage</h1>' })
export class AccountPage {}
