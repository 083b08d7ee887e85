import { Module } from '@nestjs/common';
import { MatchmakingDaysController } from './matchmaking-days.controller';

@Module({ controllers: [MatchmakingDaysController] })
export class MatchmakingDaysModule {}
