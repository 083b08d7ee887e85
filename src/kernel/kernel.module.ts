import { type DynamicModule, Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { APP_INTERCEPTOR, DiscoveryModule } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Pool, type PoolConfig } from 'pg';
import { DataSource } from 'typeorm';
import { asRole, dataSourceOptions, poolLimits } from './database/data-source-options';
import type { Serving } from './database/migrate';
import { refuseMightyServer } from './database/serving-role';
import { EVENT_STORE, type EventStore } from './event-store/event-store';
import { PostgresEventStore } from './event-store/postgres/postgres-event-store';
import { Checkpoints } from './following/checkpoints';
import { DiscoverFollowers } from './following/discover-followers';
import { Followers } from './following/followers';
import { Leases } from './following/leases';
import { CommandContextInterceptor } from './http/command-context.interceptor';
import { ReadInterceptor } from './http/read.interceptor';
import { Payloads, VAULT_KEYS } from './payloads/payloads';
import { openVault } from './payloads/vault-keys';
import { Copies } from './projections/copies';
import { RowReader } from './projections/row-reader';
import { claimEvents, CommandClaims } from './recording/command-claims';
import { EventCatalogue, recordedEvents } from './recording/event-catalogue';
import { Recorder } from './recording/recorder';

export interface KernelOptions {
  readonly serving: Serving;
  readonly payloadKey?: Buffer;
}

const STORE_POOL = Symbol('StorePool');

const following = [Checkpoints, Copies, Leases, Followers];

const provided = [EVENT_STORE, EventCatalogue, ...following, Payloads, Recorder, CommandClaims, RowReader];

@Global()
@Module({})
export class KernelModule implements OnApplicationShutdown {
  constructor(
    private readonly followers: Followers,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(STORE_POOL) private readonly pool: Pool,
  ) {}

  static with({ serving: { url, role }, payloadKey }: KernelOptions): DynamicModule {
    const connection = { connectionString: url, ...poolLimits, ...asRole(role) };
    return {
      module: KernelModule,
      imports: [
        CqrsModule.forRoot(),
        DiscoveryModule,
        TypeOrmModule.forRoot({ ...dataSourceOptions(url, role), autoLoadEntities: true, retryAttempts: 3 }),
      ],
      providers: [
        { provide: STORE_POOL, useFactory: () => storePool({ ...connection, max: 10 }) },
        {
          provide: EVENT_STORE,
          inject: [STORE_POOL, DataSource],
          useFactory: async (pool: Pool, dataSource: DataSource) => {
            await refuseMightyServer(dataSource);
            return PostgresEventStore.open({ pool, listen: connection });
          },
        },
        {
          provide: VAULT_KEYS,
          inject: [DataSource],
          useFactory: (dataSource: DataSource) => openVault(dataSource, payloadKey),
        },
        EventCatalogue,
        ...following,
        DiscoverFollowers,
        Payloads,
        Recorder,
        CommandClaims,
        RowReader,
        recordedEvents(claimEvents),
        { provide: APP_INTERCEPTOR, useClass: CommandContextInterceptor },
        { provide: APP_INTERCEPTOR, useClass: ReadInterceptor },
      ],
      exports: [...provided, CqrsModule, DiscoveryModule],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.followers.stop();
    await this.store.close();
    await this.pool.end();
  }
}

/** The store hears the pool's errors only until it is closed; a server that stops while the pool ends is none of them. */
const storePool = (options: PoolConfig): Pool => new Pool(options).on('error', () => undefined);
