import { Component } from '@angular/core';

@Component({ selector: 'app-not-found-page', template: '<h1>NotFoundPage</h1>' })
export class NotFoundPage {}
