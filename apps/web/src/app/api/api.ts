import { Service, inject } from '@angular/core';
import { AccessTokens } from '../session/access-tokens';
import { ApiError } from './api-error';
import { type Call, type Query, Transport } from './transport';

export { ApiError };

/** The server, spoken to as whoever is signed in. Every method throws {@link ApiError} for a refusal. */
@Service()
export class Api {
  private readonly transport = inject(Transport);
  private readonly access = inject(AccessTokens);

  get<Answer>(path: string, query?: Query): Promise<Answer> {
    return this.send({ method: 'GET', path, query });
  }

  post<Answer>(path: string, body?: unknown): Promise<Answer> {
    return this.send({ method: 'POST', path, body });
  }

  put<Answer>(path: string, body?: unknown): Promise<Answer> {
    return this.send({ method: 'PUT', path, body });
  }

  delete<Answer>(path: string): Promise<Answer> {
    return this.send({ method: 'DELETE', path });
  }

  /** A token that the server does not take any more is renewed, once; the call is then made again. */
  private async send<Answer>(call: Call): Promise<Answer> {
    const bearer = await this.access.token();
    try {
      return await this.transport.send<Answer>({ ...call, bearer });
    } catch (error) {
      if (!bearer || !isStale(error)) throw error;
      return this.transport.send<Answer>({ ...call, bearer: await this.access.renew(bearer) });
    }
  }
}

const isStale = (error: unknown): boolean =>
  error instanceof ApiError && error.status === 401 && error.code === 'unauthorized';
