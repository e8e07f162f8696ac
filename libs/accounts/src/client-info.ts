/** From where a request came. */
export interface ClientInfo {
  readonly ip: string;
  readonly userAgent: string;
  /** The token that says on which accounts this device has signed in before, as it was sent: nobody has checked it. */
  readonly deviceToken?: string | undefined;
}

/** Somebody who is signed in and asks for something. */
export interface Caller {
  readonly userId: string;
  readonly sessionId: string;
  readonly ip: string;
  /** When this person last proved who they are. */
  readonly authenticatedAt: Date;
}
