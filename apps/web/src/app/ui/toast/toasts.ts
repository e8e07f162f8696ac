import { LiveAnnouncer } from '@angular/cdk/a11y';
import { createGlobalPositionStrategy, createOverlayRef, type OverlayRef } from '@angular/cdk/overlay';
import { ComponentPortal } from '@angular/cdk/portal';
import { Injector, Service, inject } from '@angular/core';
import { ToastList, type Toast } from './toast-list';
import { ToastStack } from './toast-stack';

/** Shows short messages, also to screen readers, without moving the focus. */
@Service()
export class Toasts {
  private readonly announcer = inject(LiveAnnouncer);
  private readonly injector = inject(Injector);
  private readonly list = inject(ToastList);
  private overlay?: OverlayRef;

  /** A success; announced politely. */
  say(text: string): void {
    this.add('good', text);
    void this.announcer.announce(text, 'polite');
  }

  /** An error; announced assertively. */
  warn(text: string): void {
    this.add('warning', text);
    void this.announcer.announce(text, 'assertive');
  }

  private add(kind: Toast['kind'], text: string): void {
    this.list.add(kind, text);
    this.raise();
  }

  /** Moves the toasts to the top of the top layer, above dialogs opened since. */
  private raise(): void {
    this.overlay ??= this.open();
    const host = this.overlay.hostElement;
    if (!host.matches('[popover]')) return;
    host.hidePopover();
    host.showPopover();
  }

  private open(): OverlayRef {
    const overlay = createOverlayRef(this.injector, {
      positionStrategy: createGlobalPositionStrategy(this.injector).centerHorizontally().bottom('0'),
    });
    overlay.attach(new ComponentPortal(ToastStack, null, this.injector));
    return overlay;
  }
}
