/** The current time; tests use a clock that only they move. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();

export const secondsLater = (from: Date, seconds: number): Date => new Date(from.getTime() + seconds * 1000);
