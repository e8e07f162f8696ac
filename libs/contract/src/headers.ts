/** A client that sends this header with the value `cookie` gets its refresh token as a cookie, not in the body. */
export const SESSION_TRANSPORT_HEADER = 'x-session-transport';
export const SESSION_TRANSPORT_COOKIE = 'cookie';
