import type { FastifyInstance } from 'fastify';

/** The methods that each path of the API allows, so that a wrong method is told from a wrong path (RFC 9110 §15.5.6). */
export class AllowedMethods {
  private readonly routes = new Map<string, { readonly pattern: RegExp; readonly methods: Set<string> }>();

  /** @param instance collects the routes that are added to it from now on */
  constructor(instance: FastifyInstance) {
    instance.addHook('onRoute', ({ url, method }) => {
      if (!url.includes('*')) for (const name of [method].flat()) this.add(url, name);
    });
  }

  /** The methods allowed at a path; empty for an unknown path. */
  of(path: string): readonly string[] {
    const matching = [...this.routes.values()].filter(({ pattern }) => pattern.test(path));
    return [...new Set(matching.flatMap(({ methods }) => [...methods]))];
  }

  private add(url: string, method: string): void {
    const pattern = new RegExp(`^${url.replace(/[.]/g, '\\.').replace(/:[^/]+/g, '[^/]+')}/?$`);
    const route = this.routes.get(url) ?? { pattern, methods: new Set<string>() };
    route.methods.add(method);
    this.routes.set(url, route);
  }
}
