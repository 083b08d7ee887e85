import { Injectable, type PipeTransform } from '@nestjs/common';
import { StrictValidation } from '../kernel/http/validation';
import { SubmitApplicationDto } from './applications.dto';
import { DraftMobilityDto } from './mobility.dto';

export type ApplicationDto = SubmitApplicationDto | DraftMobilityDto;

const isMobility = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && 'kind' in body && body.kind === 'mobility';

/** Reads an application as its kind wants it; without a known kind, the fault is told of the kind. */
@Injectable()
export class ApplicationBody implements PipeTransform<unknown, Promise<ApplicationDto>> {
  private readonly validation = new StrictValidation();

  async transform(body: unknown): Promise<ApplicationDto> {
    const metatype = isMobility(body) ? DraftMobilityDto : SubmitApplicationDto;
    return (await this.validation.transform(body ?? {}, { type: 'body', metatype })) as ApplicationDto;
  }
}
