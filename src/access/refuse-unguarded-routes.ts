import { Injectable, type OnModuleInit, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { PUBLIC, REQUIRES } from './requires';

/** Stops the start with a route that says neither what it requires nor that it is public. */
@Injectable()
export class RefuseUnguardedRoutes implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  onModuleInit(): void {
    const open = this.discovery
      .getControllers()
      .flatMap(({ instance, metatype }) => this.unguarded(instance, metatype));
    if (open.length > 0) throw new Error(`routes without @Requires() or @Public(): ${open.join(', ')}`);
  }

  private unguarded(instance: object, controller: object | null): string[] {
    const prototype = Object.getPrototypeOf(instance) as Record<string, () => unknown>;
    return this.scanner
      .getAllMethodNames(prototype)
      .filter(
        (name) =>
          RequestMethod[Reflect.getMetadata(METHOD_METADATA, prototype[name]) as number] !== undefined,
      )
      .filter((name) => {
        const targets = [prototype[name], controller as () => unknown];
        return (
          !this.reflector.getAllAndOverride(REQUIRES, targets) &&
          !this.reflector.getAllAndOverride(PUBLIC, targets)
        );
      })
      .map((name) => `${prototype.constructor.name}.${name}`);
  }
}
