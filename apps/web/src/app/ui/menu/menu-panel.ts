import { CdkMenu } from '@angular/cdk/menu';
import { Component } from '@angular/core';

/** The surface of a menu that a `cdkMenuTriggerFor` opens; holds {@link MenuItem}s. */
@Component({
  selector: 'app-menu-panel',
  template: '<ng-content />',
  styleUrl: './menu-panel.css',
  hostDirectives: [CdkMenu],
})
export class MenuPanel {}
