import { ComponentHarness, TestKey } from '@angular/cdk/testing';

/** The users page, through its visible texts and controls. */
export class UsersPageHarness extends ComponentHarness {
  static hostSelector = 'app-users-page';

  private readonly documentRoot = this.documentRootLocatorFactory();

  async summary(): Promise<string> {
    return (await this.locatorFor('header p')()).text();
  }

  async names(): Promise<string[]> {
    return Promise.all((await this.locatorForAll('tbody b')()).map((name) => name.text()));
  }

  async range(): Promise<string> {
    return (await this.locatorFor('.pager .muted')()).text();
  }

  async emptyHeading(): Promise<string> {
    return (await this.locatorFor('.empty h2')()).text();
  }

  async failure(): Promise<string | null> {
    return (await (await this.locatorForOptional('.failure')())?.text()) ?? null;
  }

  async toast(): Promise<string> {
    return (await this.documentRoot.locatorFor('.toast')()).text();
  }

  async press(label: string): Promise<void> {
    await (await this.button(label)).click();
  }

  async isDisabled(label: string): Promise<boolean> {
    return (await (await this.button(label)).getAttribute('aria-disabled')) === 'true';
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

  /** Opens the menu of a user and chooses an item. */
  async choose(name: string, label: string): Promise<void> {
    await (await this.item(name, label)).click();
  }

  /** The name of a user with the lines below it. */
  async nameCell(name: string): Promise<string> {
    for (const names of await this.locatorForAll('tbody .names')()) {
      const text = await names.text();
      if (text.trim().startsWith(name)) return text;
    }
    throw new Error(`There is no user “${name}”.`);
  }

  /** Why an item in the menu of a user is disabled. */
  async disabledReason(name: string, label: string): Promise<string | undefined> {
    const item = await this.item(name, label);
    return (await item.getAttribute('aria-disabled')) === 'true'
      ? (await item.text()).replace(label, '').trim()
      : undefined;
  }

  async item(name: string, label: string) {
    await this.press(`Actions for ${name}`);
    for (const item of await this.documentRoot.locatorForAll('[role=menuitem]')()) {
      if ((await item.text()).startsWith(label)) return item;
    }
    throw new Error(`The menu of ${name} has no “${label}”.`);
  }

  private async button(label: string) {
    for (const button of await this.locatorForAll('button')()) {
      const buttonLabel = (await button.getAttribute('aria-label')) ?? (await button.text());
      if (buttonLabel === label) return button;
    }
    throw new Error(`There is no button “${label}”.`);
  }
}
