import { Component, computed, input } from '@angular/core';
import { PASSWORD_MIN_LENGTH, passwordLength } from '@mikrochat/contract';

interface Level {
  bars: number;
  text: string;
}

/** Length is what makes a password hard to guess (NIST SP 800-63B-4, appendix A.2); so length is what is praised. */
export function levelOf(length: number): Level {
  if (length === 0)
    return { bars: 0, text: `At least ${PASSWORD_MIN_LENGTH} characters. A few words are best.` };
  if (length < PASSWORD_MIN_LENGTH) return { bars: 1, text: missing(PASSWORD_MIN_LENGTH - length) };
  if (length < 12) return { bars: 2, text: 'Fine. Add a word to make it stronger.' };
  if (length < 16) return { bars: 3, text: 'Good.' };
  return { bars: 4, text: 'Strong.' };
}

const missing = (count: number): string => `${count} more character${count === 1 ? '' : 's'}.`;

/** How long the password is, in words and bars. */
@Component({
  selector: 'app-strength',
  template: `
    <span>{{ level().text }}</span>
    <span class="bars" aria-hidden="true" [attr.data-level]="level().bars">
      @for (bar of [1, 2, 3, 4]; track bar) {
        <i [class.full]="bar <= level().bars"></i>
      }
    </span>
  `,
  styles: `
    :host {
      display: flex;
      align-items: baseline;
      justify-content: space-between;
      gap: 12px;
    }
    .bars {
      display: flex;
      flex: none;
      gap: 3px;
      translate: 0 -3px;
    }
    i {
      width: 20px;
      height: 4px;
      border-radius: 4px;
      background: color-mix(in srgb, var(--muted) 22%, transparent);
      transition: background-color 160ms;
    }
    [data-level='1'] .full {
      background: var(--danger);
    }
    [data-level='2'] .full {
      background: var(--warn);
    }
    [data-level='3'] .full,
    [data-level='4'] .full {
      background: var(--good);
    }
  `,
})
export class Strength {
  readonly password = input.required<string>();
  protected readonly level = computed(() => levelOf(passwordLength(this.password())));
}
