interface Route {
  readonly methods: readonly string[];
  readonly parts: readonly string[];
}

/** The routes by path, since the router itself cannot tell a wrong method from a wrong path. */
export class RouteTable {
  private readonly routes: Route[] = [];

  add({ method, url }: { readonly method: string | readonly string[]; readonly url: string }): void {
    this.routes.push({ methods: [method].flat(), parts: partsOf(url) });
  }

  /** The methods that a path answers to; none when there is no such path. */
  methodsOf(path: string): readonly string[] {
    const parts = partsOf(path);
    const methods = this.routes
      .filter((route) => matches(route.parts, parts))
      .flatMap((route) => route.methods);
    return [...new Set(methods)].sort();
  }
}

const partsOf = (path: string): readonly string[] => path.split('/').slice(1);

function matches(pattern: readonly string[], parts: readonly string[]): boolean {
  if (pattern.at(-1) === '*')
    return (
      parts.length >= pattern.length && matches(pattern.slice(0, -1), parts.slice(0, pattern.length - 1))
    );
  return (
    pattern.length === parts.length &&
    pattern.every((part, index) => part === parts[index] || (part.startsWith(':') && parts[index] !== ''))
  );
}
