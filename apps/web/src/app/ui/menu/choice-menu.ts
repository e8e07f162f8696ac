import { CdkMenuItemRadio, CdkMenuTrigger } from '@angular/cdk/menu';
import { Component, computed, input, model } from '@angular/core';
import { Icon } from './icon';
import { MenuPanel, startAligned } from './menu-panel';

/** One of the values of a {@link ChoiceMenu}. */
export interface Choice<Value> {
  value: Value;
  label: string;
}

/** A button that shows the selected value, “Role: any”, and opens a menu to select another. */
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

  protected readonly position = startAligned;
  protected readonly current = computed(() => {
    const choice = this.choices().find(({ value }) => value === this.value());
    return choice?.label.replace(/^./u, (letter) => letter.toLowerCase()) ?? '';
  });
  /** Whether the value differs from the default, which is the first choice. */
  protected readonly changed = computed(() => this.value() !== this.choices()[0]?.value);
}
