import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { recordedEvents } from '../kernel/recording/event-catalogue';
import { officeEvents } from './office.events';
import {
  GetOfficeHandler,
  ListOfficesHandler,
  OfficeListProjection,
  OfficeRow,
} from './office-list.projection';
import { officeCommandHandlers } from './offices.commands';
import { OfficesController } from './offices.controller';
import { OpenOffices } from './open-offices';

@Global()
@Module({
  imports: [TypeOrmModule.forFeature([OfficeRow])],
  controllers: [OfficesController],
  providers: [
    recordedEvents(officeEvents),
    OfficeListProjection,
    ListOfficesHandler,
    GetOfficeHandler,
    OpenOffices,
    ...officeCommandHandlers,
  ],
  exports: [OpenOffices],
})
export class OfficesModule {}
