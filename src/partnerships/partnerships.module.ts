import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { cooperationSteps } from '../cooperations/step-catalogue';
import { recordedEvents } from '../kernel/recording/event-catalogue';
import { agreePartnershipHandlers } from './commands/agree-partnership';
import { DocumentPartnershipHandler } from './commands/document-partnership';
import { followPartnershipHandlers } from './commands/follow-partnership';
import { ListPartnershipsHandler } from './list-partnerships.query';
import { partnershipEvents } from './partnership.events';
import { PartnershipRegisterProjection, PartnershipRow } from './partnership-register.projection';
import { partnershipSteps } from './partnership.steps';
import { PartnershipsController } from './partnerships.controller';

@Module({
  imports: [TypeOrmModule.forFeature([PartnershipRow])],
  controllers: [PartnershipsController],
  providers: [
    recordedEvents(partnershipEvents),
    cooperationSteps(partnershipSteps),
    PartnershipRegisterProjection,
    ListPartnershipsHandler,
    DocumentPartnershipHandler,
    ...agreePartnershipHandlers,
    ...followPartnershipHandlers,
  ],
})
export class PartnershipsModule {}
