import { type DynamicModule, Module } from '@nestjs/common';
import { AccessModule } from './access/access.module';
import { AnalyticsModule } from './analytics/analytics.module';
import { ApplicationsModule } from './applications/applications.module';
import { ClustersModule } from './clusters/clusters.module';
import { CooperationsModule } from './cooperations/cooperations.module';
import { FollowUpsModule } from './follow-ups/follow-ups.module';
import { ImportsModule } from './imports/imports.module';
import { KernelModule, type KernelOptions } from './kernel/kernel.module';
import { MatchesModule } from './matches/matches.module';
import { MatchmakingDaysModule } from './matchmaking-days/matchmaking-days.module';
import { MeetingsModule } from './meetings/meetings.module';
import { OfficesModule } from './offices/offices.module';
import { PartiesModule } from './parties/parties.module';
import { PartnershipsModule } from './partnerships/partnerships.module';
import { PrefecturesModule } from './prefectures/prefectures.module';
import { ProgrammesModule } from './programmes/programmes.module';
import { ReferenceModule } from './reference/reference.module';
import { RegionsModule } from './regions/regions.module';
import { RulesetsModule } from './rulesets/rulesets.module';
import { Seeding } from './seeding';
import { SuggestionsModule } from './suggestions/suggestions.module';
import { SystemModule } from './system/system.module';

const directory = [
  PartiesModule,
  ReferenceModule,
  RegionsModule,
  PrefecturesModule,
  ClustersModule,
  OfficesModule,
  ImportsModule,
];

const steps = [
  CooperationsModule,
  ProgrammesModule,
  ApplicationsModule,
  MatchesModule,
  MeetingsModule,
  FollowUpsModule,
  PartnershipsModule,
  RulesetsModule,
  SuggestionsModule,
  MatchmakingDaysModule,
  AnalyticsModule,
];

export interface AppOptions extends KernelOptions {
  readonly adminToken?: string;
  readonly metricsToken?: string;
}

@Module({})
export class AppModule {
  static with({ adminToken, metricsToken, ...kernel }: AppOptions): DynamicModule {
    return {
      module: AppModule,
      providers: [Seeding],
      imports: [
        KernelModule.with(kernel),
        AccessModule.with({ adminToken, metricsToken }),
        ...directory,
        ...steps,
        SystemModule,
      ],
    };
  }
}
