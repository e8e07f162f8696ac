import { ComponentHarness } from '@angular/cdk/testing';

/** An open dialog, through its visible texts and controls. */
export class DialogHarness extends ComponentHarness {
  static hostSelector = '.cdk-dialog-container';

  private readonly buttons = this.locatorForAll('button');
  private readonly heading = this.locatorFor('h2');
  private readonly form = this.locatorForOptional('form');

  async title(): Promise<string> {
    return (await this.heading()).text();
  }

  async text(): Promise<string> {
    return (await this.host()).text();
  }

  async attribute(name: string): Promise<string | null> {
    return (await this.host()).getAttribute(name);
  }

  /** Presses a button by its accessible name. */
  async press(name: string): Promise<void> {
    await (await this.button(name)).click();
    // jsdom does not submit a form that the harness presses the button of when the form is not focusable.
    await this.forceStabilize();
  }

  async isDisabled(name: string): Promise<boolean> {
    return (await this.button(name)).getProperty<boolean>('disabled');
  }

  async type(label: string, text: string): Promise<void> {
    const input = await this.input(label);
    await input.clear();
    if (text) await input.sendKeys(text);
    await input.blur();
  }

  async inputValue(label: string): Promise<string> {
    return (await this.input(label)).getProperty<string>('value');
  }

  /** The accessible description of a field: its hint or error. */
  async descriptionOf(label: string): Promise<string> {
    const ids = ((await (await this.input(label)).getAttribute('aria-describedby')) ?? '').split(' ');
    const texts = await Promise.all(
      ids.filter(Boolean).map(async (id) => (await this.locatorForOptional(`#${id}`)())?.text()),
    );
    return texts.join(' ').trim();
  }

  async has(label: string): Promise<boolean> {
    return (await this.labels()).some((text) => text.startsWith(label));
  }

  /** Selects a radio button by its label. */
  async choose(label: string): Promise<void> {
    for (const element of await this.locatorForAll('label:has([type=radio])')()) {
      if ((await element.text()).startsWith(label)) return element.click();
    }
    throw new Error(`There is no radio button “${label}”.`);
  }

  async submit(): Promise<void> {
    await (await this.form())?.dispatchEvent('submit');
    await this.forceStabilize();
  }

  private async labels(): Promise<string[]> {
    return Promise.all((await this.locatorForAll('label')()).map((label) => label.text()));
  }

  private async input(label: string) {
    for (const element of await this.locatorForAll('label')()) {
      if ((await element.text()).startsWith(label))
        return this.locatorFor(`#${await element.getAttribute('for')}`)();
    }
    throw new Error(`There is no field “${label}”.`);
  }

  private async button(name: string) {
    for (const button of await this.buttons()) {
      const label = (await button.getAttribute('aria-label')) ?? (await button.text());
      if (label.trim() === name) return button;
    }
    throw new Error(`There is no button “${name}”.`);
  }
}
