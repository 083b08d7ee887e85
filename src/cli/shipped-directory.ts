import type { Directory, Region } from '../matching/evaluation/directory';
import type { MatchingProfile } from '../matching/profile';
import { readList } from '../reference/reference-file';

interface ClusterRow {
  readonly id: string;
  readonly name: string;
  readonly name_ja?: string;
  readonly country?: string;
  readonly nuts2?: string | null;
  readonly nuts1?: string | null;
  readonly prefecture?: string;
  readonly organisation_kind?: string;
  readonly founded?: number | null;
  readonly members?: number | null;
  readonly ecosystems: readonly string[];
  readonly technologies: readonly string[];
  readonly keywords: readonly string[];
}

interface PrefectureRow {
  readonly id: string;
  readonly name: string;
  readonly name_kanji: string;
  readonly population_2020: number;
  readonly neighbours: readonly string[];
}

interface NutsRow {
  readonly code: string;
  readonly level: number;
  readonly name: string;
  readonly country: string;
  readonly parent: string | null;
}

const shipped = 'shipped';

/** Organisations, prefectures and regions as the data files have them; what they say of partnerships is left out. */
export function shippedDirectory(): Directory {
  const prefectures = readList<PrefectureRow>('prefectures').items.map(prefectureProfile);
  const neighbours = new Map(prefectures.map(({ party, neighbours: ids }) => [party.id, ids]));
  const organisations = [
    ...readList<ClusterRow>('clusters-eu').items.map((row) => organisation(row, 'EU')),
    ...readList<ClusterRow>('clusters-jp').items.map((row) => ({
      ...organisation(row, 'JP'),
      neighbours: neighbours.get(row.prefecture ?? ''),
    })),
  ];
  return { organisations, prefectures, regions: readList<NutsRow>('nuts').items.map(region) };
}

const organisation = (row: ClusterRow, side: 'EU' | 'JP'): MatchingProfile => ({
  party: { kind: 'cluster', id: row.id },
  revision: shipped,
  side,
  kind: row.organisation_kind ?? 'cluster',
  name: row.name,
  nameLocal: row.name_ja,
  country: row.country ?? 'JP',
  nuts: row.nuts2 ?? row.nuts1 ?? undefined,
  prefecture: row.prefecture,
  founded: row.founded ?? undefined,
  members: row.members ?? undefined,
  ecosystems: row.ecosystems,
  technologies: row.technologies,
  keywords: row.keywords,
  organisations: 1,
});

const prefectureProfile = (row: PrefectureRow): MatchingProfile => ({
  party: { kind: 'prefecture', id: row.id },
  revision: shipped,
  side: 'JP',
  kind: 'prefecture',
  name: row.name,
  nameLocal: row.name_kanji,
  country: 'JP',
  prefecture: row.id,
  neighbours: row.neighbours,
  population: row.population_2020,
});

const region = ({ code, level, name, country, parent }: NutsRow): Region => ({
  code,
  level,
  parent: parent ?? undefined,
  profile: {
    party: { kind: 'region', id: code },
    revision: shipped,
    side: 'EU',
    kind: 'region',
    name,
    country,
    nuts: code,
  },
});
