import { CdkMenuItemRadio, CdkMenuTrigger } from '@angular/cdk/menu';
import { Component, computed, input, model } from '@angular/core';
import { Icon } from './icon';
import { MenuPanel, atTheStart } from './menu-panel';

/** One of the values of a {@link ChoiceMenu}. */
export interface Choice<Value> {
  value: Value;
  label: string;
}

/** A button that shows which of a few values holds, and a menu to pick another: “Role: any”. */
@Component({
  selector: 'app-choice-menu',
  imports: [CdkMenuTrigger, CdkMenuItemRadio, MenuPanel, Icon],
  template: `
    <button class="button" [class.set]="changed()" [cdkMenuTriggerFor]="menu" [cdkMenuPosition]="position">
      <span>{{ label() }}: {{ current() }}</span>
      <app-icon name="chevron" />
    </button>
    <ng-template #menu>
      <app-menu-panel [attr.aria-label]="label()">
        @for (choice of choices(); track choice.value) {
          <button
            class="choice"
            cdkMenuItemRadio
            [cdkMenuItemChecked]="choice.value === value()"
            (cdkMenuItemTriggered)="value.set(choice.value)"
          >
            <app-icon name="check" />{{ choice.label }}
          </button>
        }
      </app-menu-panel>
    </ng-template>
  `,
  styleUrl: './choice-menu.css',
})
export class ChoiceMenu<Value> {
  readonly label = input.required<string>();
  readonly choices = input.required<readonly Choice<Value>[]>();
  readonly value = model.required<Value>();

  protected readonly position = atTheStart;
  protected readonly current = computed(() => {
    const choice = this.choices().find(({ value }) => value === this.value());
    return choice?.label.replace(/^./u, (letter) => letter.toLowerCase()) ?? '';
  });
  /** Differs from the first choice, which is the usual one. */
  protected readonly changed = computed(() => this.value() !== this.choices()[0]?.value);
}
