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

/** The whole app in one test, used by its labels and texts. */
export class Screen {
  private constructor(private readonly root: HTMLElement) {}

  /** Opens the app at a URL, and waits for the first page. */
  static async open(url: string): Promise<Screen> {
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
    void TestBed.inject(Router).navigateByUrl(url);
    const screen = new Screen(root);
    await screen.until(() => screen.root.querySelector('h1') !== null);
    // The page may not be rendered completely yet.
    await settle();
    return screen;
  }

  get url(): string {
    return TestBed.inject(Router).url;
  }

  get heading(): string {
    return textOf(this.root.querySelector('h1'));
  }

  get text(): string {
    return textOf(this.root);
  }

  field(label: string): HTMLInputElement {
    const found = [...this.root.querySelectorAll('label')].find((element) =>
      textOf(element).startsWith(label),
    );
    return document.getElementById(found?.htmlFor ?? '') as HTMLInputElement;
  }

  /** The hint or error that a screen reader reads with a field. */
  descriptionOf(label: string): string {
    return textOf(document.getElementById(this.field(label).getAttribute('aria-describedby') ?? ''));
  }

  button(name: string): HTMLButtonElement {
    const found = [...document.querySelectorAll('button')].find((element) =>
      textOf(element).startsWith(name),
    );
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
    const found = [...this.root.querySelectorAll('a')].find((element) => textOf(element).startsWith(name));
    if (!found) throw new Error(`No link “${name}” on: ${this.text}`);
    found.click();
    await settle();
  }

  /** Waits for a condition. The error contains what the screen showed. */
  async until(condition: () => boolean): Promise<void> {
    for (let tries = 0; tries < 200 && !condition(); tries++) await settle();
    if (!condition()) throw new Error(`Timed out at ${this.url}: ${this.text}`);
  }

  /** Waits until the last action is rendered. */
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
