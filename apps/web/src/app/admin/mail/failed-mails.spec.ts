import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { Api, ApiError } from '../../api/api';
import { FailedMails } from './failed-mails';

async function textWith(get: () => Promise<unknown>): Promise<string> {
  TestBed.configureTestingModule({
    providers: [provideRouter([]), { provide: Api, useValue: { get } }],
  });
  const fixture = TestBed.createComponent(FailedMails);
  await fixture.whenStable();
  return (fixture.nativeElement as HTMLElement).textContent.replace(/\s+/g, ' ').trim();
}

const outboxWith = (failed: number) => () => Promise.resolve({ mails: [], waiting: 3, failed });

describe('the notice about failed mails', () => {
  it.each([
    [1, 'One email could not be sent. See why'],
    [2, '2 emails could not be sent. See why'],
    [0, ''],
  ])('for %d failed mails is “%s”', async (failed, text) =>
    expect(await textWith(outboxWith(failed))).toBe(text),
  );

  it('is empty when the number cannot be loaded', async () => {
    const unavailable = new ApiError(503, { code: 'unavailable', error: 'Busy.' });
    expect(await textWith(() => Promise.reject(unavailable))).toBe('');
  });
});
