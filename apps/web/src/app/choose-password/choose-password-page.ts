import { Component } from '@angular/core';

@Component({ selector: 'app-choose-password-page', template: '<h1>ChoosePasswordPage</h1>' })
export class ChoosePasswordPage {}
