import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { Api, ApiError } from '../../api/api';
import { FailedMails } from './failed-mails';

async function textWith(answer: () => Promise<unknown>): Promise<string> {
  TestBed.configureTestingModule({
    providers: [provideRouter([]), { provide: Api, useValue: { get: answer } }],
  });
  const fixture = TestBed.createComponent(FailedMails);
  await fixture.whenStable();
  return (fixture.nativeElement as HTMLElement).textContent.replace(/\s+/g, ' ').trim();
}

const counting = (failed: number) => () => Promise.resolve({ mails: [], waiting: 3, failed });

describe('the news of failed mails', () => {
  it.each([
    [1, 'One mail could not be sent. See why'],
    [2, '2 mails could not be sent. See why'],
    [0, ''],
  ])('%d failed: “%s”', async (failed, text) => expect(await textWith(counting(failed))).toBe(text));

  it('is silent when nobody knows', async () => {
    const away = new ApiError(503, { code: 'unavailable', error: 'Busy.' });
    expect(await textWith(() => Promise.reject(away))).toBe('');
  });
});
