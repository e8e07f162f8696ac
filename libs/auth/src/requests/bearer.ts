import { headerOf, type HttpRequest } from './http.js';

// RFC 6750 §2.1: one blank, one token of these characters, nothing else.
const BEARER = /^Bearer ([\w.~+/-]+=*)$/i;

/**
 * The token of `Authorization: Bearer …`; empty where there is none or the header has another form. The only
 * reading of that header: were two to differ, a token could be verified under one name and remembered under another.
 */
export const bearerOf = (request: HttpRequest): string =>
  BEARER.exec(headerOf(request, 'authorization') ?? '')?.[1] ?? '';
