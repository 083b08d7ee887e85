import { BadInput } from '../kernel/bad-input';
import { isPrintable } from '../kernel/http/printable';
import { StrictValidation } from '../kernel/http/validation';

/** One item of a data file, as it came. */
export type Row = Readonly<Record<string, unknown>>;

export const isRow = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The items of a list, each under the names of the directory; what is no list of rows is left to the check. */
export const renamed = (value: unknown, rename: (row: Row) => Row): unknown =>
  Array.isArray(value) ? value.map((item: unknown) => (isRow(item) ? present(rename(item)) : item)) : value;

const validation = new StrictValidation();

/** Only the members that say something: the data files write null where nothing is known. */
export const present = (members: Row): Row =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null && value !== undefined));

/** The row as this class declares it, under the rules that hold for requests. @throws BadInput */
export async function checked<Dto extends object>(dto: new () => Dto, members: Row): Promise<Dto> {
  refuseUnprintable(members, '');
  return (await validation.transform(present(members), { type: 'body', metatype: dto })) as Dto;
}

function refuseUnprintable(value: unknown, pointer: string): void {
  if (typeof value === 'string' && !isPrintable(value))
    throw new BadInput({
      pointer,
      code: 'invalid-text',
      detail: 'It holds characters that cannot be shown.',
    });
  if (typeof value === 'object' && value !== null)
    for (const [key, item] of Object.entries(value)) refuseUnprintable(item, `${pointer}/${key}`);
}
