import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires, WithinCooperation } from '../access/requires';
import { Receipts } from './receipts';
import { ReceiptAnswer } from './receipts.dto';
import { toldReceipt } from './told-receipt';

@ApiTags('suggestions')
@WithinCooperation()
@Controller('matches')
export class ReceiptsController {
  constructor(private readonly receipts: Receipts) {}

  @Get(':id/receipt')
  @Requires('suggestions.read')
  @ApiOperation({ summary: 'How the match was judged when it was proposed, and the same computed anew.' })
  @ApiOkResponse({ type: ReceiptAnswer })
  async one(@Param('id') id: string): Promise<ReceiptAnswer> {
    return toldReceipt(id, await this.receipts.check(id));
  }
}
