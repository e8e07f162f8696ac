/** Injects the `Clock`. */
export const CLOCK = Symbol('clock');
