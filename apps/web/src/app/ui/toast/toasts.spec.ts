import { LiveAnnouncer } from '@angular/cdk/a11y';
import { TestBed } from '@angular/core/testing';
import { ToastList } from './toast-list';
import { Toasts } from './toasts';

const settle = (): void => TestBed.tick();
const stack = (): HTMLElement => document.querySelector<HTMLElement>('app-toast-stack') ?? document.body;
const texts = (): (string | undefined)[] =>
  [...stack().querySelectorAll('.toast')].map((toast) => toast.querySelector('span')?.textContent);

describe('a toast', () => {
  let toasts: Toasts;
  const announce = jest.fn(() => Promise.resolve());

  beforeEach(() => {
    jest.useFakeTimers();
    announce.mockClear();
    TestBed.configureTestingModule({ providers: [{ provide: LiveAnnouncer, useValue: { announce } }] });
    toasts = TestBed.inject(Toasts);
  });
  afterEach(() => jest.useRealTimers());

  it('is seen and heard without taking the focus', () => {
    const before = document.activeElement;
    toasts.say('Grace is an admin now.');
    settle();
    expect(texts()).toEqual(['Grace is an admin now.']);
    expect(announce).toHaveBeenCalledWith('Grace is an admin now.', 'polite');
    expect(document.activeElement).toBe(before);
  });

  it('interrupts when something went wrong', () => {
    toasts.warn('This is the last admin.');
    expect(announce).toHaveBeenCalledWith('This is the last admin.', 'assertive');
  });

  it('goes by itself, but not while somebody is on it', () => {
    toasts.say('One');
    settle();
    stack().dispatchEvent(new Event('mouseenter'));
    settle();
    jest.advanceTimersByTime(60_000);
    expect(TestBed.inject(ToastList).toasts()).toHaveLength(1);
    stack().dispatchEvent(new Event('mouseleave'));
    settle();
    jest.advanceTimersByTime(60_000);
    expect(TestBed.inject(ToastList).toasts()).toHaveLength(0);
  });

  it('goes when it is dismissed', () => {
    toasts.say('One');
    settle();
    stack().querySelector('button')?.click();
    settle();
    expect(texts()).toEqual([]);
  });

  it('is one of three at most', () => {
    ['1', '2', '3', '4'].forEach((text) => toasts.say(text));
    settle();
    expect(texts()).toEqual(['2', '3', '4']);
  });
});
