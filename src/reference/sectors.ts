import { type Labels, labelsIn } from './labels';
import { readList } from './reference-file';

export interface Sector {
  readonly id: string;
  readonly kind: string;
  readonly code: string | null;
  readonly name_en: string;
  readonly name_ja?: string;
  readonly name_de?: string;
  readonly name_fr?: string;
}

/** Ecosystems, technologies, NACE and JSIC classes, forms of cooperation, strategic priorities. */
export const sectors = readList<Sector>('sectors');

export const sectorKinds = [...new Set(sectors.items.map(({ kind }) => kind))];

const byId = new Map(sectors.items.map((sector) => [sector.id, sector]));

const isOf =
  (...kinds: string[]) =>
  (id: string): boolean =>
    kinds.includes(byId.get(id)?.kind ?? '');

export const isEcosystem = isOf('ecosystem');
export const isTechnology = isOf('technology');
export const isNace = isOf('nace_section', 'nace_division');
/** A form of cooperation such as `coop.industry`. */
export const isForm = isOf('cooperation_form');
/** A strategic priority such as `prio.green_alliance`. */
export const isPriority = isOf('strategic_priority');

/** The names of a code in each language that has one; undefined for an unknown code. */
export function labelsOf(id: string): Labels | undefined {
  const sector = byId.get(id);
  return sector && labelsIn(sector);
}
