import { DOCUMENT } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { NavigationError } from '@angular/router';
import { reloadStalePage } from './stale-page';

const gone = new TypeError('Failed to fetch dynamically imported module: /chunk-1.js');

describe('a page that was opened before an update', () => {
  const assign = jest.fn();

  beforeEach(() => {
    assign.mockClear();
    sessionStorage.clear();
    const page = { location: { assign }, defaultView: { sessionStorage } };
    TestBed.configureTestingModule({ providers: [{ provide: DOCUMENT, useValue: page }] });
  });

  const fail = (error: unknown): void =>
    TestBed.runInInjectionContext(() => reloadStalePage(new NavigationError(1, '/account', error)));

  it('is reloaded at the requested URL, once', () => {
    fail(gone);
    fail(gone);
    expect(assign.mock.calls).toEqual([['/account']]);
  });

  it('is not reloaded because of another error', () => {
    fail(new TypeError('undefined is not a function'));
    expect(assign).not.toHaveBeenCalled();
  });
});
