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

  it('is shown and announced without moving the focus', () => {
    const before = document.activeElement;
    toasts.say('Grace is now an admin.');
    settle();
    expect(texts()).toEqual(['Grace is now an admin.']);
    expect(announce).toHaveBeenCalledWith('Grace is now an admin.', 'polite');
    expect(document.activeElement).toBe(before);
  });

  it('is announced assertively for an error', () => {
    toasts.warn('This is the last admin.');
    expect(announce).toHaveBeenCalledWith('This is the last admin.', 'assertive');
  });

  it('disappears after a while, but not while the pointer is on it', () => {
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

  it('disappears when it is dismissed', () => {
    toasts.say('One');
    settle();
    stack().querySelector('button')?.click();
    settle();
    expect(texts()).toEqual([]);
  });

  it('replaces the oldest of three', () => {
    ['1', '2', '3', '4'].forEach((text) => toasts.say(text));
    settle();
    expect(texts()).toEqual(['2', '3', '4']);
  });
});
