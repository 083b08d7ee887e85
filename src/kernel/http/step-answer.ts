import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';

type Members = Readonly<Record<string, { type: string; description?: string }>>;

const answer = (extra: Members) => ({
  type: 'object',
  required: ['id', 'revision', 'position'],
  properties: {
    id: { type: 'string' },
    cooperationId: { type: 'string', description: 'The cooperation that the step belongs to.' },
    revision: { type: 'integer', description: 'Revision of the thing after the step; also the ETag.' },
    position: { type: 'string', description: 'Place in the record; a GET with minPosition waits for it.' },
    ...extra,
  },
});

/** A route that records a step: its status, its answer and the headers it heeds, in code and in the OpenAPI document. */
export const AnswersStep = (status: 200 | 201, extra: Members = {}) =>
  applyDecorators(
    HttpCode(status),
    ApiHeader({ name: 'Idempotency-Key', required: false, description: 'A repetition with it acts once.' }),
    ApiHeader({ name: 'If-Match', required: false, description: 'ETag that must still hold, else 412.' }),
    ApiHeader({
      name: 'Prefer',
      required: false,
      description: 'respond-async: do not wait for the projections.',
    }),
    ApiResponse({ status, description: 'Recorded.', schema: answer(extra) }),
    ApiResponse({ status: 400, description: 'Bad input; `errors` point at the fields.' }),
    ApiResponse({ status: 409, description: 'A rule of the domain refuses the step.' }),
    ApiResponse({ status: 412, description: 'If-Match does not hold any more.' }),
    ApiResponse({ status: 422, description: 'The Idempotency-Key came before with another body.' }),
  );
