import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PrefectureListProjection, PrefectureRow } from './prefecture-list.projection';
import { prefectureCommandHandlers } from './prefectures.commands';
import { PrefecturesController } from './prefectures.controller';
import { GetPrefectureHandler, ListPrefecturesHandler } from './prefectures.queries';

@Module({
  imports: [TypeOrmModule.forFeature([PrefectureRow])],
  controllers: [PrefecturesController],
  providers: [
    PrefectureListProjection,
    ListPrefecturesHandler,
    GetPrefectureHandler,
    ...prefectureCommandHandlers,
  ],
})
export class PrefecturesModule {}
