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

/** Below the trigger and aligned with its end; above it if there is no room below. */
export const endAligned: ConnectedPosition[] = [
  { originX: 'end', originY: 'bottom', overlayX: 'end', overlayY: 'top', offsetY: 4 },
  { originX: 'end', originY: 'top', overlayX: 'end', overlayY: 'bottom', offsetY: -4 },
];

/** Like {@link endAligned}, aligned with the start of the trigger. */
export const startAligned: ConnectedPosition[] = [
  { originX: 'start', originY: 'bottom', overlayX: 'start', overlayY: 'top', offsetY: 4 },
  { originX: 'start', originY: 'top', overlayX: 'start', overlayY: 'bottom', offsetY: -4 },
  { originX: 'end', originY: 'bottom', overlayX: 'end', overlayY: 'top', offsetY: 4 },
];
