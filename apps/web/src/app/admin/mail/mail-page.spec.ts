import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { TestBed } from '@angular/core/testing';
import type { MailsBody, WaitingMailBody } from '@mikrochat/contract';
import { Api, ApiError } from '../../api/api';
import { DialogHarness } from '../../ui/dialog/dialog.harness';
import { MailPage } from './mail-page';

const MINUTE = 60_000;

const waitingMail = (fields: Partial<WaitingMailBody> = {}): WaitingMailBody => ({
  id: '0197c0de-0000-7000-8000-00000000000a',
  kind: 'invite',
  email: 'grace@example.com',
  userId: 'g',
  createdAt: Date.now() - 5 * MINUTE - 1000,
  tries: 2,
  nextTryAt: Date.now() + 2 * MINUTE,
  failedAt: null,
  problem: 'connect ECONNREFUSED',
  ...fields,
});
const failed = waitingMail({
  id: '0197c0de-0000-7000-8000-00000000000b',
  kind: 'reset',
  email: 'ada@example.com',
  tries: 1,
  nextTryAt: null,
  failedAt: Date.now() - 2 * 60 * MINUTE,
  problem: '550 Not here',
});

const outboxOf = (...mails: WaitingMailBody[]): MailsBody => ({
  mails,
  waiting: mails.filter(({ failedAt }) => failedAt === null).length,
  failed: mails.filter(({ failedAt }) => failedAt !== null).length,
});

/** A fake server with an outbox, or with an error instead. */
class Server {
  constructor(public outbox: MailsBody | ApiError) {}

  readonly get = jest.fn((): Promise<MailsBody> => {
    const { outbox } = this;
    return outbox instanceof Error ? Promise.reject(outbox) : Promise.resolve(outbox);
  });
  readonly post = jest.fn((): Promise<unknown> => Promise.resolve({ success: true }));
  readonly delete = jest.fn((): Promise<unknown> => Promise.resolve({ success: true }));
}

async function open(outbox: MailsBody | ApiError) {
  const server = new Server(outbox);
  TestBed.configureTestingModule({ providers: [{ provide: Api, useValue: server }] });
  const fixture = TestBed.createComponent(MailPage);
  const page = fixture.nativeElement as HTMLElement;
  document.body.append(page);
  await fixture.whenStable();
  const text = (): string => page.textContent.replace(/\s+/g, ' ');
  const press = async (name: string): Promise<void> => {
    const named = (button: HTMLElement): boolean =>
      (button.getAttribute('aria-label') ?? button.textContent).trim().startsWith(name);
    const button = [...page.querySelectorAll('button')].find(named);
    if (!button) throw new Error(`No button “${name}” on: ${text()}`);
    button.click();
    await fixture.whenStable();
  };
  const dialog = () => TestbedHarnessEnvironment.documentRootLoader(fixture).getHarness(DialogHarness);
  const toast = (): string => document.querySelector('.toast')?.textContent.trim() ?? '';
  return { server, fixture, text, press, dialog, toast };
}

describe('the mail page', () => {
  it('shows kind, recipient, age, tries and next try of a waiting mail', async () => {
    const { text } = await open(outboxOf(waitingMail()));
    expect(text()).toContain('1 waiting');
    expect(text()).toMatch(/Invitation\s*Waiting\s*to grace@example.com/);
    expect(text()).toContain('Queued 5 minutes ago tried 2 times next try in 2 minutes');
    expect(text()).toContain('Last error: connect ECONNREFUSED');
  });

  it('shows that a mail has failed', async () => {
    const { text } = await open(outboxOf(failed, waitingMail({ tries: 0, problem: null })));
    expect(text()).toContain('1 failed · 1 waiting');
    expect(text()).toMatch(/Password reset\s*Failed\s*to ada@example.com/);
    expect(text()).toContain('tried once gave up');
    expect(text()).toContain('not tried yet');
  });

  it('says that all mails have been sent', async () => {
    const { text } = await open(outboxOf());
    expect(text()).toContain('All emails have been sent');
  });

  it('shows the number of mails that are not listed', async () => {
    const { text } = await open({ ...outboxOf(failed), failed: 203 });
    expect(text()).toContain('202 older emails are not shown.');
  });

  it('shows why loading failed, and loads again on “Try again”', async () => {
    const { server, text, press } = await open(new ApiError(503, { code: 'unavailable', error: 'Busy.' }));
    expect(text()).toContain('The emails could not be loaded');
    expect(text()).toContain('Busy.');
    server.outbox = outboxOf(failed);
    await press('Try again');
    expect(text()).toContain('ada@example.com');
    server.outbox = new ApiError(503, { code: 'unavailable', error: 'Busy again.' });
    await press('Refresh');
    expect(text()).toContain('Busy again.');
    expect(text()).toContain('ada@example.com');
  });

  it('sends a mail again', async () => {
    const { server, press, text, toast } = await open(outboxOf(failed));
    server.outbox = outboxOf();
    await press('Send again: Password reset to ada@example.com');
    expect(server.post).toHaveBeenCalledWith(`/mails/${failed.id}/send`);
    expect(toast()).toContain('Sending the email to ada@example.com again.');
    expect(text()).toContain('All emails have been sent');
  });

  it('discards a mail after a confirmation', async () => {
    const { server, press, text, dialog } = await open(outboxOf(waitingMail(), failed));
    await press('Discard: Invitation');
    expect(await (await dialog()).title()).toBe('Discard this email?');
    expect(await (await dialog()).text()).toContain('The user stays invited');
    await (await dialog()).press('Cancel');
    expect(server.delete).not.toHaveBeenCalled();
    await press('Discard: Invitation');
    server.outbox = outboxOf(failed);
    await (await dialog()).submit();
    expect(server.delete).toHaveBeenCalledWith(`/mails/${waitingMail().id}`);
    expect(text()).not.toContain('grace@example.com');
  });

  it('says when a mail has already been sent', async () => {
    const { server, press, toast } = await open(outboxOf(failed));
    server.post.mockRejectedValue(new ApiError(404, { code: 'not_found', error: 'Nothing.' }));
    await press('Send again');
    expect(toast()).toContain('The email to ada@example.com has already been sent or discarded.');
  });
});

describe('a due mail on the mail page', () => {
  beforeEach(() => jest.useFakeTimers({ doNotFake: ['setTimeout', 'queueMicrotask'] }));
  afterEach(() => jest.useRealTimers());

  it('is checked again until it has been sent', async () => {
    const { server, fixture, text } = await open(outboxOf(waitingMail({ nextTryAt: Date.now() + 3_000 })));
    server.outbox = outboxOf();
    jest.advanceTimersByTime(5_000);
    await fixture.whenStable();
    expect(server.get).toHaveBeenCalledTimes(2);
    expect(text()).toContain('All emails have been sent');
    jest.advanceTimersByTime(50_000);
    await fixture.whenStable();
    expect(server.get).toHaveBeenCalledTimes(2);
  });
});
