import { HttpAdapterHost } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { HttpRequest } from '../requests/http.js';
import { settings } from '../testing/settings.js';
import { SessionCookie } from './session-cookie.js';

/** The `Set-Cookie` header of a real response. */
async function headerAfter(appUrl: string, act: (cookie: SessionCookie, reply: unknown) => void) {
  const host = new HttpAdapterHost();
  const adapter = new FastifyAdapter();
  host.httpAdapter = adapter;
  const cookie = new SessionCookie({ ...settings, appUrl }, host);
  adapter.getInstance().get('/', (_request, reply) => {
    act(cookie, reply);
    return reply.send('');
  });
  const { headers } = await adapter.inject({ method: 'GET', url: '/' });
  await adapter.close();
  return { cookie, parts: String(headers['set-cookie']).split('; ') };
}

const requestWith = (headers: HttpRequest['headers']): HttpRequest => ({ ip: '', body: {}, headers });

describe('the session cookie', () => {
  it('on HTTPS is __Host-, HttpOnly, Secure, SameSite=Strict, for a week', async () => {
    const { parts } = await headerAfter('https://chat.example.com', (cookie, reply) =>
      cookie.write(reply, 'token'),
    );
    const [pair, ...attributes] = parts;
    expect(pair).toBe('__Host-mikrochat_refresh=token');
    expect(attributes.sort()).toEqual(['HttpOnly', 'Max-Age=604800', 'Path=/', 'SameSite=Strict', 'Secure']);
  });

  it('on plain HTTP has neither prefix nor Secure', async () => {
    const { parts } = await headerAfter('http://localhost:8000', (cookie, reply) =>
      cookie.write(reply, 'token'),
    );
    const [pair, ...attributes] = parts;
    expect(pair).toBe('mikrochat_refresh=token');
    expect(attributes.sort()).toEqual(['HttpOnly', 'Max-Age=604800', 'Path=/', 'SameSite=Strict']);
  });

  it('is cleared with the attributes it was set with', async () => {
    const { parts } = await headerAfter('https://chat.example.com', (cookie, reply) => cookie.clear(reply));
    expect(parts[0]).toBe('__Host-mikrochat_refresh=');
    expect(parts).toEqual(expect.arrayContaining(['Path=/', 'Secure', 'HttpOnly', 'SameSite=Strict']));
    const gone = parts.some((part) => part === 'Max-Age=0' || part.startsWith('Expires=Thu, 01 Jan 1970'));
    expect(gone).toBe(true);
  });

  it('is set for clients that request it', async () => {
    const { cookie } = await headerAfter('https://chat.example.com', () => undefined);
    expect(cookie.isRequested(requestWith({ 'x-session-transport': 'cookie' }))).toBe(true);
    expect(cookie.isRequested(requestWith({ 'x-session-transport': 'body' }))).toBe(false);
    expect(cookie.isRequested(requestWith({}))).toBe(false);
  });

  it('is read under its own name only, and an empty one is undefined', async () => {
    const { cookie } = await headerAfter('https://chat.example.com', () => undefined);
    expect(cookie.read({ '__Host-mikrochat_refresh': 'token' })).toBe('token');
    expect(cookie.read({ mikrochat_refresh: 'set by another server on plain HTTP' })).toBeUndefined();
    expect(cookie.read({ '__Host-mikrochat_refresh': '' })).toBeUndefined();
  });
});
