import type { FastifyInstance } from 'fastify';

/** Remembers which methods each path takes, so that a wrong one is told apart from a wrong path (RFC 9110 §15.5.6). */
export class KnownRoutes {
  private readonly routes = new Map<string, { readonly pattern: RegExp; readonly methods: Set<string> }>();

  /** @param instance listened to for every route that is about to be added */
  constructor(instance: FastifyInstance) {
    instance.addHook('onRoute', ({ url, method }) => {
      if (!url.includes('*')) for (const one of [method].flat()) this.add(url, one);
    });
  }

  /** The methods that a path takes; empty for a path that nobody serves. */
  methodsOf(path: string): readonly string[] {
    const found = [...this.routes.values()].filter(({ pattern }) => pattern.test(path));
    return [...new Set(found.flatMap(({ methods }) => [...methods]))];
  }

  private add(url: string, method: string): void {
    const pattern = new RegExp(`^${url.replace(/[.]/g, '\\.').replace(/:[^/]+/g, '[^/]+')}/?$`);
    const route = this.routes.get(url) ?? { pattern, methods: new Set<string>() };
    route.methods.add(method);
    this.routes.set(url, route);
  }
}
