/** The token under which Nest hands out the clock. */
export const CLOCK = Symbol('clock');
