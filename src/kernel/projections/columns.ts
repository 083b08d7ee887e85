import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Column } from 'typeorm';

interface Shown {
  readonly description?: string;
  readonly enum?: readonly string[];
}

const shown = (options: object, { description, enum: values }: Shown) =>
  ApiProperty({ ...options, description, ...(values && { enum: [...values] }) });

/** Columns that are stored and answered under one name; what is only stored takes TypeORM's `@Column`. */
export const TextColumn = (about: Shown = {}) =>
  applyDecorators(Column('text'), shown({ type: String }, about));

export const OptionalText = (about: Shown = {}) =>
  applyDecorators(Column('text', { nullable: true }), shown({ type: String, nullable: true }, about));

export const TextList = (about: Shown = {}) =>
  applyDecorators(Column('text', { array: true }), shown({ type: [String] }, about));

export const FlagColumn = (about: Shown = {}) =>
  applyDecorators(Column('boolean'), shown({ type: Boolean }, about));

export const OptionalNumber = (about: Shown = {}) =>
  applyDecorators(Column('int', { nullable: true }), shown({ type: Number, nullable: true }, about));

export const JsonColumn = (schema: object, about: Shown = {}) =>
  applyDecorators(Column('jsonb', { nullable: true }), shown({ ...schema, nullable: true }, about));

/** A reference to a free text, answered as the text. */
export const FreeTextColumn = (about: Shown = {}) => JsonColumn({ type: String }, about);

export const FreeTextsColumn = (about: Shown = {}) =>
  JsonColumn({ type: 'array', items: { type: 'string' } }, about);

const party = {
  type: 'object',
  required: ['kind', 'id'],
  properties: { kind: { type: 'string' }, id: { type: 'string' } },
};

export const PartyColumn = (about: Shown = {}) => JsonColumn(party, about);

export const PartiesColumn = (about: Shown = {}) => JsonColumn({ type: 'array', items: party }, about);
