import { TestBed } from '@angular/core/testing';
import { Router, provideRouter, withComponentInputBinding } from '@angular/router';
import { App } from '../app/app';
import { routes } from '../app/app.routes';
import { Configuration } from '../app/configuration/configuration';
import { PageFocus } from '../app/routing/page-focus';
import { SessionRoutes } from '../app/routing/session-routes';
import { REAUTHENTICATE } from '../app/api/reauthentication';
import { Session } from '../app/session/session';
import { reauthenticateByDialog } from '../app/shell/reauthenticate-by-dialog';

/** The whole app in one test, as a person meets it: by labels and words. */
export class Screen {
  private constructor(private readonly root: HTMLElement) {}

  /** Opens the app at an address, and waits until a page stands. */
  static async open(address: string): Promise<Screen> {
    TestBed.configureTestingModule({
      providers: [
        provideRouter(routes, withComponentInputBinding()),
        { provide: REAUTHENTICATE, useFactory: reauthenticateByDialog },
      ],
    });
    const fixture = TestBed.createComponent(App);
    const root = fixture.nativeElement as HTMLElement;
    document.body.append(root);
    TestBed.inject(PageFocus);
    TestBed.inject(SessionRoutes);
    TestBed.inject(Configuration);
    void TestBed.inject(Session).start();
    void TestBed.inject(Router).navigateByUrl(address);
    const screen = new Screen(root);
    await screen.until(() => screen.root.querySelector('h1') !== null);
    // A page may have been made a moment ago, and not be filled in yet.
    await settle();
    return screen;
  }

  get address(): string {
    return TestBed.inject(Router).url;
  }

  get heading(): string {
    return textOf(this.root.querySelector('h1'));
  }

  get text(): string {
    return textOf(this.root);
  }

  field(label: string): HTMLInputElement {
    const found = [...this.root.querySelectorAll('label')].find((one) => textOf(one).startsWith(label));
    return document.getElementById(found?.htmlFor ?? '') as HTMLInputElement;
  }

  /** The words that a screen reader reads with a field. */
  said(label: string): string {
    return textOf(document.getElementById(this.field(label).getAttribute('aria-describedby') ?? ''));
  }

  button(name: string): HTMLButtonElement {
    const found = [...document.querySelectorAll('button')].find((one) => textOf(one).startsWith(name));
    if (!found) throw new Error(`No button “${name}” on: ${this.text}`);
    return found;
  }

  type(label: string, value: string): void {
    this.typeInto(this.field(label), value);
  }

  typeInto(field: HTMLInputElement | null, value: string): void {
    if (!field) throw new Error(`No such field on: ${this.text}`);
    field.value = value;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }

  async press(name: string): Promise<void> {
    this.button(name).click();
    await settle();
  }

  async follow(name: string): Promise<void> {
    const found = [...this.root.querySelectorAll('a')].find((one) => textOf(one).startsWith(name));
    if (!found) throw new Error(`No link “${name}” on: ${this.text}`);
    found.click();
    await settle();
  }

  /** Waits until something is true of the screen; says what it showed when it never was. */
  async until(condition: () => boolean): Promise<void> {
    for (let tries = 0; tries < 200 && !condition(); tries++) await settle();
    if (!condition()) throw new Error(`Waited in vain at ${this.address}: ${this.text}`);
  }

  /** Waits until what was done a moment ago is drawn. */
  settled(): Promise<void> {
    return settle();
  }

  shows(text: string): Promise<void> {
    return this.until(() => this.text.includes(text));
  }
}

const textOf = (element: Element | null): string => (element?.textContent ?? '').replace(/\s+/g, ' ').trim();

async function settle(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 5));
  TestBed.tick();
}
