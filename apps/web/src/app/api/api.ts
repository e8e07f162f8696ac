import { Service, inject } from '@angular/core';
import type { ErrorCode } from '@mikrochat/contract';
import { AccessTokens } from '../session/access-tokens';
import { ApiError } from './api-error';
import { REAUTHENTICATE } from './reauthentication';
import { type ApiRequest, type Query, Transport } from './transport';

export { ApiError };

/**
 * Calls the server as the signed-in user. Every method throws {@link ApiError} for an error response.
 * Two errors are repaired first, once each: an expired access token is renewed, and where the server wants
 * a recent authentication, the user is asked for it.
 */
@Service()
export class Api {
  private readonly transport = inject(Transport);
  private readonly access = inject(AccessTokens);
  private readonly reauthenticate = inject(REAUTHENTICATE);

  get<Body>(path: string, query?: Query): Promise<Body> {
    return this.send({ method: 'GET', path, query });
  }

  post<Body>(path: string, body?: unknown): Promise<Body> {
    return this.send({ method: 'POST', path, body });
  }

  put<Body>(path: string, body?: unknown): Promise<Body> {
    return this.send({ method: 'PUT', path, body });
  }

  delete<Body>(path: string): Promise<Body> {
    return this.send({ method: 'DELETE', path });
  }

  /** A user who declines gets the first error. */
  private async send<Body>(request: ApiRequest): Promise<Body> {
    try {
      return await this.sendWithToken(request);
    } catch (error) {
      if (!hasCode(error, 'reauthentication_required') || !(await this.reauthenticate())) throw error;
      return this.sendWithToken(request);
    }
  }

  private async sendWithToken<Body>(request: ApiRequest): Promise<Body> {
    const bearer = await this.access.token();
    try {
      return await this.transport.send<Body>({ ...request, bearer });
    } catch (error) {
      if (!bearer || !hasCode(error, 'unauthorized')) throw error;
      return this.transport.send<Body>({ ...request, bearer: await this.access.renew(bearer) });
    }
  }
}

const hasCode = (error: unknown, code: ErrorCode): boolean =>
  error instanceof ApiError && error.code === code;
