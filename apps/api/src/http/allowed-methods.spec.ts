import { fastify, type FastifyInstance } from 'fastify';
import { AllowedMethods } from './allowed-methods.js';

let instance: FastifyInstance;
let allowedMethods: AllowedMethods;

beforeAll(async () => {
  instance = fastify();
  allowedMethods = new AllowedMethods(instance);
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

const methodsOf = (path: string): string[] => [...allowedMethods.of(path)].sort();

describe('the allowed methods', () => {
  it.each([
    ['/users', ['GET', 'HEAD']],
    ['/users/', ['GET', 'HEAD']],
    ['/users/42/sessions', ['DELETE', 'GET', 'HEAD']],
    ['/users/42', ['DELETE']],
    // Two routes match this path; the methods of both are allowed.
    ['/users/me', ['DELETE', 'PUT']],
    ['/config.json', ['GET', 'HEAD']],
  ])('of %s are those of its routes', (path, methods) => {
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
  ])('of %s, which has no route, are none', (path) => {
    expect(methodsOf(path)).toEqual([]);
  });
});
