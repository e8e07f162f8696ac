import { headerOf, type HttpRequest } from './http.js';

// RFC 6750 §2.1: one space and one b64token, nothing else.
const BEARER = /^Bearer ([\w.~+/-]+=*)$/i;

/**
 * The token of `Authorization: Bearer …`; empty if there is none, or if the header has another form. The only parser of
 * that header: if two differed, the token that is verified could be another than the one that is cached.
 */
export const bearerOf = (request: HttpRequest): string =>
  BEARER.exec(headerOf(request, 'authorization') ?? '')?.[1] ?? '';
