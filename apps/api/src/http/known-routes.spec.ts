import { fastify, type FastifyInstance } from 'fastify';
import { KnownRoutes } from './known-routes.js';

let instance: FastifyInstance;
let routes: KnownRoutes;

beforeAll(async () => {
  instance = fastify();
  routes = new KnownRoutes(instance);
  const answer = () => '';
  instance.get('/users', answer);
  instance.put('/users/me', answer);
  instance.delete('/users/:id', answer);
  instance.route({ method: ['GET', 'DELETE'], url: '/users/:id/sessions', handler: answer });
  instance.get('/config.json', answer);
  instance.get('/files/*', answer);
  await instance.ready();
});
afterAll(() => instance.close());

const methodsOf = (path: string): string[] => [...routes.methodsOf(path)].sort();

describe('known routes', () => {
  it.each([
    ['/users', ['GET', 'HEAD']],
    ['/users/', ['GET', 'HEAD']],
    ['/users/42/sessions', ['DELETE', 'GET', 'HEAD']],
    ['/users/42', ['DELETE']],
    // Two routes take this path; the caller may use either one's methods.
    ['/users/me', ['DELETE', 'PUT']],
    ['/config.json', ['GET', 'HEAD']],
  ])('know what %s takes', (path, methods) => {
    expect(methodsOf(path)).toEqual(methods);
  });

  it.each([
    '/',
    '/user',
    '/users/42/43',
    '/users//sessions',
    '/configXjson',
    '/config.json/x',
    '/files/x',
    '/USERS',
  ])('know that nobody serves %s', (path) => {
    expect(methodsOf(path)).toEqual([]);
  });
});
