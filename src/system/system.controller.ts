import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/requires';
import { Lists } from '../kernel/http/csv';
import { ListQuery } from '../kernel/http/page';
import { FollowerState, FollowerStates } from './follower-states';

@ApiTags('system')
@Requires('system.read')
@Controller('system')
export class SystemController {
  constructor(private readonly states: FollowerStates) {}

  @Get('projections')
  @Lists(FollowerState)
  async projections(@Query() _: ListQuery) {
    return { items: await this.states.of('projection'), next: null };
  }

  @Get('reactions')
  @Lists(FollowerState)
  async reactions(@Query() _: ListQuery) {
    return { items: await this.states.of('reaction'), next: null };
  }
}
