/** Says what time it is; tests bring one that stands still. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();

export const secondsLater = (from: Date, seconds: number): Date => new Date(from.getTime() + seconds * 1000);
