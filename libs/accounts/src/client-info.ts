/** The client that sent a request. */
export interface ClientInfo {
  readonly ip: string;
  readonly userAgent: string;
  /** The device token as received, not yet verified; see `DeviceTokens`. */
  readonly deviceToken?: string | undefined;
}

/** The authenticated user behind a request. */
export interface Caller {
  readonly userId: string;
  readonly sessionId: string;
  readonly ip: string;
  /** When the user last authenticated with a credential. */
  readonly authenticatedAt: Date;
}
