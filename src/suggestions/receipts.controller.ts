import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Actor, CurrentActor } from '../access/actor';
import { Requires, WithinCooperation } from '../access/requires';
import { Receipts } from './receipts';
import { ReceiptAnswer } from './receipts.dto';
import { toldReceipt } from './told-receipt';
import { discreetCodes } from './told-suggestions';

@ApiTags('suggestions')
@WithinCooperation()
@Controller('matches')
export class ReceiptsController {
  constructor(private readonly receipts: Receipts) {}

  @Get(':id/receipt')
  @Requires('suggestions.read')
  @ApiOperation({ summary: 'How the match was judged when it was proposed, and the same computed anew.' })
  @ApiOkResponse({ type: ReceiptAnswer })
  async one(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<ReceiptAnswer> {
    const answer = toldReceipt(id, await this.receipts.check(id));
    return { ...answer, excluded: discreetCodes(answer.excluded, actor) };
  }
}
