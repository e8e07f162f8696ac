import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { TestBed } from '@angular/core/testing';
import type { MailsBody, WaitingMailBody } from '@mikrochat/contract';
import { Api, ApiError } from '../../api/api';
import { DialogHarness } from '../../ui/dialog/dialog.harness';
import { MailPage } from './mail-page';

const MINUTE = 60_000;

const aMail = (facts: Partial<WaitingMailBody> = {}): WaitingMailBody => ({
  id: '0197c0de-0000-7000-8000-00000000000a',
  kind: 'invite',
  email: 'grace@example.com',
  userId: 'g',
  createdAt: Date.now() - 5 * MINUTE - 1000,
  tries: 2,
  nextTryAt: Date.now() + 2 * MINUTE,
  failedAt: null,
  problem: 'connect ECONNREFUSED',
  ...facts,
});
const failed = aMail({
  id: '0197c0de-0000-7000-8000-00000000000b',
  kind: 'reset',
  email: 'ada@example.com',
  tries: 1,
  nextTryAt: null,
  failedAt: Date.now() - 2 * 60 * MINUTE,
  problem: '550 Not here',
});

const boxOf = (...mails: WaitingMailBody[]): MailsBody => ({
  mails,
  waiting: mails.filter(({ failedAt }) => failedAt === null).length,
  failed: mails.filter(({ failedAt }) => failedAt !== null).length,
});

/** Stands for the server: an outbox, or the reason why it is not shown. */
class Server {
  constructor(public box: MailsBody | ApiError) {}

  readonly get = jest.fn((): Promise<MailsBody> => {
    const { box } = this;
    return box instanceof Error ? Promise.reject(box) : Promise.resolve(box);
  });
  readonly post = jest.fn((): Promise<unknown> => Promise.resolve({ success: true }));
  readonly delete = jest.fn((): Promise<unknown> => Promise.resolve({ success: true }));
}

async function open(box: MailsBody | ApiError) {
  const server = new Server(box);
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
  it('says what waits: what it is, for whom, since when, and what comes next', async () => {
    const { text } = await open(boxOf(aMail()));
    expect(text()).toContain('1 waiting');
    expect(text()).toMatch(/Invitation\s*Waiting\s*to grace@example.com/);
    expect(text()).toContain('Written 5 minutes ago tried 2 times next try in 2 minutes');
    expect(text()).toContain('What went wrong: connect ECONNREFUSED');
  });

  it('says what failed', async () => {
    const { text } = await open(boxOf(failed, aMail({ tries: 0, problem: null })));
    expect(text()).toContain('1 failed · 1 waiting');
    expect(text()).toMatch(/Password reset\s*Failed\s*to ada@example.com/);
    expect(text()).toContain('tried once given up');
    expect(text()).toContain('not tried yet');
  });

  it('says so when every mail has left', async () => {
    const { text } = await open(boxOf());
    expect(text()).toContain('Every mail has left');
  });

  it('counts what it does not show', async () => {
    const { text } = await open({ ...boxOf(failed), failed: 203 });
    expect(text()).toContain('And 202 older ones.');
  });

  it('says why nothing could be loaded, and tries again', async () => {
    const { server, text, press } = await open(new ApiError(503, { code: 'unavailable', error: 'Busy.' }));
    expect(text()).toContain('The mails could not be loaded');
    expect(text()).toContain('Busy.');
    server.box = boxOf(failed);
    await press('Try again');
    expect(text()).toContain('ada@example.com');
    server.box = new ApiError(503, { code: 'unavailable', error: 'Busy again.' });
    await press('Refresh');
    expect(text()).toContain('Busy again.');
    expect(text()).toContain('ada@example.com');
  });

  it('sends a mail again', async () => {
    const { server, press, text, toast } = await open(boxOf(failed));
    server.box = boxOf();
    await press('Send again: Password reset to ada@example.com');
    expect(server.post).toHaveBeenCalledWith(`/mails/${failed.id}/send`);
    expect(toast()).toContain('The mail to ada@example.com is tried again now.');
    expect(text()).toContain('Every mail has left');
  });

  it('discards a mail, after a question', async () => {
    const { server, press, text, dialog } = await open(boxOf(aMail(), failed));
    await press('Discard: Invitation');
    expect(await (await dialog()).title()).toBe('Discard this mail?');
    expect(await (await dialog()).text()).toContain('The person stays invited');
    await (await dialog()).press('Cancel');
    expect(server.delete).not.toHaveBeenCalled();
    await press('Discard: Invitation');
    server.box = boxOf(failed);
    await (await dialog()).submit();
    expect(server.delete).toHaveBeenCalledWith(`/mails/${aMail().id}`);
    expect(text()).not.toContain('grace@example.com');
  });

  it('says so when a mail has left meanwhile', async () => {
    const { server, press, toast } = await open(boxOf(failed));
    server.post.mockRejectedValue(new ApiError(404, { code: 'not_found', error: 'Nothing.' }));
    await press('Send again');
    expect(toast()).toContain('The mail to ada@example.com has left meanwhile.');
  });
});

describe('a mail that is due', () => {
  beforeEach(() => jest.useFakeTimers({ doNotFake: ['setTimeout', 'queueMicrotask'] }));
  afterEach(() => jest.useRealTimers());

  it('is looked after until it has left', async () => {
    const { server, fixture, text } = await open(boxOf(aMail({ nextTryAt: Date.now() + 3_000 })));
    server.box = boxOf();
    jest.advanceTimersByTime(5_000);
    await fixture.whenStable();
    expect(server.get).toHaveBeenCalledTimes(2);
    expect(text()).toContain('Every mail has left');
    jest.advanceTimersByTime(50_000);
    await fixture.whenStable();
    expect(server.get).toHaveBeenCalledTimes(2);
  });
});
