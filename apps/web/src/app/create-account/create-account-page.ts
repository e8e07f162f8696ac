import { Component } from '@angular/core';

@Component({ selector: 'app-create-account-page', template: '<h1>CreateAccountPage</h1>' })
export class CreateAccountPage {}
