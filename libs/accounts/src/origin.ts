/** From where a request came. */
export interface Origin {
  readonly ip: string;
  readonly userAgent: string;
}

/** Somebody who is signed in and asks for something. */
export interface Caller {
  readonly userId: string;
  readonly sessionId: string;
  readonly ip: string;
  /** When this person last proved who they are. */
  readonly signedInAt: Date;
}
