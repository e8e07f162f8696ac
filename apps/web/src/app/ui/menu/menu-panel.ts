import { CdkMenu } from '@angular/cdk/menu';
import type { ConnectedPosition } from '@angular/cdk/overlay';
import { Component } from '@angular/core';

/** The surface of a menu that a `cdkMenuTriggerFor` opens; holds {@link MenuItem}s. */
@Component({
  selector: 'app-menu-panel',
  template: '<ng-content />',
  styleUrl: './menu-panel.css',
  hostDirectives: [CdkMenu],
})
export class MenuPanel {}

/** Below its trigger and flush with its end, above it where there is no room. */
export const atTheEnd: ConnectedPosition[] = [
  { originX: 'end', originY: 'bottom', overlayX: 'end', overlayY: 'top', offsetY: 4 },
  { originX: 'end', originY: 'top', overlayX: 'end', overlayY: 'bottom', offsetY: -4 },
];

/** The same, flush with its start. */
export const atTheStart: ConnectedPosition[] = [
  { originX: 'start', originY: 'bottom', overlayX: 'start', overlayY: 'top', offsetY: 4 },
  { originX: 'start', originY: 'top', overlayX: 'start', overlayY: 'bottom', offsetY: -4 },
  { originX: 'end', originY: 'bottom', overlayX: 'end', overlayY: 'top', offsetY: 4 },
];
