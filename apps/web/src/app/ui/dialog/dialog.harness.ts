import { ComponentHarness } from '@angular/cdk/testing';

/** An open dialog, as a person sees it. */
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

  /** By the word on the button, or by its label. */
  async press(word: string): Promise<void> {
    await (await this.button(word)).click();
    // jsdom does not submit a form that the harness presses the button of when the form is not focusable.
    await this.forceStabilize();
  }

  async isDisabled(word: string): Promise<boolean> {
    return (await this.button(word)).getProperty<boolean>('disabled');
  }

  async type(label: string, text: string): Promise<void> {
    const input = await this.input(label);
    await input.clear();
    if (text) await input.sendKeys(text);
    await input.blur();
  }

  async contentOf(label: string): Promise<string> {
    return (await this.input(label)).getProperty<string>('value');
  }

  /** What a screen reader reads after the field: hint or error. */
  async descriptionOf(label: string): Promise<string> {
    const ids = ((await (await this.input(label)).getAttribute('aria-describedby')) ?? '').split(' ');
    const texts = await Promise.all(
      ids.filter(Boolean).map(async (id) => (await this.locatorForOptional(`#${id}`)())?.text()),
    );
    return texts.join(' ').trim();
  }

  async has(label: string): Promise<boolean> {
    return (await this.labels()).some((words) => words.startsWith(label));
  }

  /** Chooses one of several, by the words on it. */
  async choose(words: string): Promise<void> {
    for (const label of await this.locatorForAll('label:has([type=radio])')()) {
      if ((await label.text()).startsWith(words)) return label.click();
    }
    throw new Error(`No choice says “${words}”.`);
  }

  async submit(): Promise<void> {
    await (await this.form())?.dispatchEvent('submit');
    await this.forceStabilize();
  }

  private async labels(): Promise<string[]> {
    return Promise.all((await this.locatorForAll('label')()).map((label) => label.text()));
  }

  private async input(words: string) {
    for (const label of await this.locatorForAll('label')()) {
      if ((await label.text()).startsWith(words))
        return this.locatorFor(`#${await label.getAttribute('for')}`)();
    }
    throw new Error(`No field is labelled “${words}”.`);
  }

  private async button(word: string) {
    for (const button of await this.buttons()) {
      const label = (await button.getAttribute('aria-label')) ?? (await button.text());
      if (label.trim() === word) return button;
    }
    throw new Error(`No button says “${word}”.`);
  }
}
