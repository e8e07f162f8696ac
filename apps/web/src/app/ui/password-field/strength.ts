import { Component, computed, input } from '@angular/core';
import { PASSWORD_MIN_LENGTH, passwordLength } from '@mikrochat/contract';

interface Level {
  bars: number;
  text: string;
}

/** Length is what makes a password hard to guess (NIST SP 800-63B-4, appendix A.2). */
export function levelOf(length: number): Level {
  if (length === 0)
    return { bars: 0, text: `At least ${PASSWORD_MIN_LENGTH} characters, 16 or more is better.` };
  if (length < PASSWORD_MIN_LENGTH) return { bars: 1, text: remaining(PASSWORD_MIN_LENGTH - length) };
  if (length < 12) return { bars: 2, text: 'Fair. Longer is stronger.' };
  if (length < 16) return { bars: 3, text: 'Good. Another word makes it stronger.' };
  return { bars: 4, text: 'Strong.' };
}

const remaining = (count: number): string => `${count} more character${count === 1 ? '' : 's'}.`;

/** The strength of a password, as text and bars. */
@Component({
  selector: 'app-strength',
  template: `
    <span class="bars" aria-hidden="true" [attr.data-level]="level().bars">
      @for (bar of [1, 2, 3, 4]; track bar) {
        <i [class.full]="bar <= level().bars"></i>
      }
    </span>
    <span>{{ level().text }}</span>
  `,
  styles: `
    :host {
      display: block;
    }
    .bars {
      display: flex;
      gap: 4px;
      margin: 3px 0 5px;
    }
    i {
      flex: 1;
      height: 3px;
      border-radius: 3px;
      background: color-mix(in srgb, var(--muted) 20%, transparent);
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
