const number = (value) => value.toLocaleString('en', { maximumFractionDigits: value < 100 ? 2 : 0 });
const percent = (ratio) => `${Math.round(ratio * 100)} %`;

export const median = (values) => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];

/** The lines of the result: what was measured, beside its limit and its aim. */
export class Report {
  #rows = [['', 'measured', 'limit', 'ratio', 'aim']];

  /** @param {number | string} value */
  note(name, value, aim = '') {
    this.#rows.push([name, typeof value === 'number' ? number(value) : value, '', '', aim]);
  }

  ratio(name, value, aim) {
    this.#rows.push([name, percent(value), '', '', aim]);
  }

  /** Measures two rates in turn, so that both meet the same conditions, and notes the median of their ratios. */
  async compare({ name, aim, rounds, ours, limit }) {
    const pairs = [];
    for (let round = 0; round < rounds; round++) pairs.push([await ours(), await limit()]);
    const [a, b] = [0, 1].map((side) => median(pairs.map((pair) => pair[side])));
    const ratio = median(pairs.map(([one, other]) => one / other));
    this.#rows.push([name, number(a), number(b), percent(ratio), aim]);
  }

  toString() {
    const widths = [0, 1, 2, 3, 4].map((column) =>
      Math.max(...this.#rows.map((row) => row[column].length), 8),
    );
    const cell = (text, column) =>
      column === 0 ? text.padEnd(widths[column]) : text.padStart(widths[column]);
    return this.#rows.map((row) => row.map(cell).join('  ')).join('\n');
  }
}
