import { type DynamicModule, Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { APP_INTERCEPTOR, DiscoveryModule } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { asRole, dataSourceOptions, patientLimits, poolLimits } from './database/data-source-options';
import type { Serving } from './database/migrate';
import { VITAL_POOL, vitalPool } from './database/vital-pool';
import { EVENT_STORE, type EventStore } from './event-store/event-store';
import { Chain, checkpointSigner } from './evidence/chain';
import { RecordAge } from './evidence/record-age';
import { Checkpoints } from './following/checkpoints';
import { DiscoverFollowers } from './following/discover-followers';
import { Followers } from './following/followers';
import { Leases } from './following/leases';
import { CommandContextInterceptor } from './http/command-context.interceptor';
import { ReadInterceptor } from './http/read.interceptor';
import { HttpMetrics } from './metrics/http-metrics';
import { METRICS } from './metrics/metrics';
import { metricsProviders } from './metrics/metrics-providers';
import { StoreMetrics } from './metrics/store-metrics';
import { Payloads, VAULT_KEYS } from './payloads/payloads';
import { openVault } from './payloads/vault-keys';
import { Copies } from './projections/copies';
import { RowReader } from './projections/row-reader';
import { RecordClock } from './record-clock';
import { claimEvents, CommandClaims } from './recording/command-claims';
import { EventCatalogue, recordedEvents } from './recording/event-catalogue';
import { Recorder } from './recording/recorder';
import { STORE_POOL, type StoreChoice, storeProviders } from './store-providers';

export interface KernelOptions extends StoreChoice {
  readonly serving: Serving;
  readonly payloadKey?: Buffer;
  /** Folder of the signed checkpoints; absent: nothing is signed. */
  readonly evidenceDir?: string;
  /** Commands may ask for what takes long; a service may not. */
  readonly patient?: boolean;
}

const following = [Checkpoints, Copies, Leases, Followers, RecordAge];

const recording = [EventCatalogue, Payloads, Recorder, CommandClaims, RecordClock, RowReader];

const provided = [EVENT_STORE, VITAL_POOL, METRICS, HttpMetrics, StoreMetrics, ...following, ...recording];

@Global()
@Module({})
export class KernelModule implements OnApplicationShutdown {
  constructor(
    private readonly followers: Followers,
    private readonly chain: Chain,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(STORE_POOL) private readonly pool: Pool,
    @Inject(VITAL_POOL) private readonly vital: Pool,
  ) {}

  static with({ serving, payloadKey, evidenceDir, patient, ...store }: KernelOptions): DynamicModule {
    const { url, role } = serving;
    const limits = patient ? patientLimits : poolLimits;
    const connection = { connectionString: url, ...limits, ...asRole(role) };
    return {
      module: KernelModule,
      imports: [
        CqrsModule.forRoot(),
        DiscoveryModule,
        TypeOrmModule.forRoot({
          ...dataSourceOptions(url, role, limits),
          autoLoadEntities: true,
          retryAttempts: 3,
        }),
      ],
      providers: [
        ...metricsProviders,
        ...storeProviders(connection, store),
        { provide: VITAL_POOL, useFactory: () => vitalPool(connection) },
        {
          provide: VAULT_KEYS,
          inject: [DataSource],
          useFactory: (dataSource: DataSource) => openVault(dataSource, payloadKey),
        },
        ...following,
        Chain,
        checkpointSigner(evidenceDir),
        DiscoverFollowers,
        ...recording,
        recordedEvents(claimEvents),
        { provide: APP_INTERCEPTOR, useClass: CommandContextInterceptor },
        { provide: APP_INTERCEPTOR, useClass: ReadInterceptor },
      ],
      exports: [...provided, CqrsModule, DiscoveryModule],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.followers.stop();
    await this.chain.close();
    await this.store.close();
    await this.pool.end();
    await this.vital.end();
  }
}
