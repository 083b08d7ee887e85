import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { BadInput } from '../kernel/bad-input';
import { Refused } from '../kernel/refused';
import { isOpenToday, OfficeRow } from './office-list.projection';

/** The offices that receive applications today, for the slices that hand them something. */
@Injectable()
export class OpenOffices {
  constructor(@InjectRepository(OfficeRow) private readonly rows: Repository<OfficeRow>) {}

  /** @throws BadInput where there is no such office, Refused where it is not open today */
  async require(office: string, pointer: string): Promise<void> {
    const row = await this.rows.findOneBy({ id: office });
    if (!row) throw new BadInput({ pointer, code: 'unknown-office', detail: 'There is no such office.' });
    if (!isOpenToday(row)) throw new Refused('office-closed', 'This office is not open today.', pointer);
  }
}
