import { ComponentHarness, TestKey } from '@angular/cdk/testing';

/** The users page, as a person uses it. */
export class UsersPageHarness extends ComponentHarness {
  static hostSelector = 'app-users-page';

  private readonly outside = this.documentRootLocatorFactory();

  async summary(): Promise<string> {
    return (await this.locatorFor('header p')()).text();
  }

  async names(): Promise<string[]> {
    return Promise.all((await this.locatorForAll('tbody b')()).map((name) => name.text()));
  }

  async range(): Promise<string> {
    return (await this.locatorFor('.pager .muted')()).text();
  }

  async emptySentence(): Promise<string> {
    return (await this.locatorFor('.empty h2')()).text();
  }

  async failure(): Promise<string | null> {
    return (await (await this.locatorForOptional('.failure')())?.text()) ?? null;
  }

  async toast(): Promise<string> {
    return (await this.outside.locatorFor('.toast')()).text();
  }

  async press(word: string): Promise<void> {
    await (await this.button(word)).click();
  }

  async isOff(word: string): Promise<boolean> {
    return (await (await this.button(word)).getAttribute('aria-disabled')) === 'true';
  }

  async search(text: string): Promise<void> {
    const box = await this.locatorFor('input[type=search]')();
    await box.clear();
    await box.sendKeys(text, TestKey.ENTER);
  }

  async sorting(column: string): Promise<string | null> {
    for (const header of await this.locatorForAll('th')()) {
      if ((await header.text()) === column) return header.getAttribute('aria-sort');
    }
    throw new Error(`There is no column “${column}”.`);
  }

  /** Opens somebody's menu and chooses from it. */
  async act(name: string, label: string): Promise<void> {
    await (await this.item(name, label)).click();
  }

  /** What stands below somebody's name. */
  async notes(name: string): Promise<string> {
    for (const names of await this.locatorForAll('tbody .names')()) {
      const text = await names.text();
      if (text.trim().startsWith(name)) return text;
    }
    throw new Error(`There is no “${name}”.`);
  }

  /** Why an entry of somebody's menu cannot be chosen. */
  async reason(name: string, label: string): Promise<string | undefined> {
    const item = await this.item(name, label);
    return (await item.getAttribute('aria-disabled')) === 'true'
      ? (await item.text()).replace(label, '').trim()
      : undefined;
  }

  async item(name: string, label: string) {
    await this.press(`Actions for ${name}`);
    for (const item of await this.outside.locatorForAll('[role=menuitem]')()) {
      if ((await item.text()).startsWith(label)) return item;
    }
    throw new Error(`The menu of ${name} has no “${label}”.`);
  }

  private async button(word: string) {
    for (const button of await this.locatorForAll('button')()) {
      const label = (await button.getAttribute('aria-label')) ?? (await button.text());
      if (label === word) return button;
    }
    throw new Error(`No button says “${word}”.`);
  }
}
