import { checkProfile, partiesIn, recordedProfile, sideOf } from '../clusters/cluster-profile';
import { RegisterClusterDto } from '../clusters/clusters.dto';
import { today } from '../kernel/clock';
import { BadInput } from '../kernel/bad-input';
import type { ImportRun } from './import-run';
import type { Importer } from './importer';
import { checked, isRow, present, type Row } from './row';
import type { Done } from './verdict';

/** What the lists of both sides name alike. */
const common = (row: Row): Row => ({
  id: row.id,
  name: row.name,
  city: row.city,
  website: row.website,
  founded: row.founded,
  members: row.members,
  membersAsOf: row.members_as_of,
  ecosystems: row.ecosystems,
  technologies: row.technologies,
  keywords: row.keywords,
  note: row.note,
  confidence: row.confidence,
});

/** Takes an organisation whose members have the names of the directory's own profile. */
export async function takeOrganisation(members: Row, run: ImportRun, source?: string): Promise<Done> {
  const { id, ...profile } = await checked(RegisterClusterDto, members);
  if (id === undefined)
    throw new BadInput({ pointer: '/id', code: 'required', detail: 'A row of a file needs an id.' });
  checkProfile(profile, id, await run.allKnown(partiesIn(profile)), today());

  const context = run.context();
  const texts = run.draft(context);
  const recorded = recordedProfile(profile, sideOf(profile, id), texts);
  const party = { kind: 'cluster', id } as const;
  return run.party(context, { party, profile: recorded, source }, texts);
}

function labelIn(label: unknown): unknown {
  if (!isRow(label)) return label;
  const { level, year } = label;
  return present({ level, awardedOn: typeof year === 'number' ? String(year) : year });
}

export const europeanClustersImporter: Importer = {
  shape: 'clusters-eu',
  signature: ['country', 'nuts2', 'ecosystems'],
  take: (row, run, source) =>
    takeOrganisation(
      {
        ...common(row),
        kind: 'cluster',
        country: row.country,
        nuts: row.nuts2,
        shortName: row.short_name === row.name ? undefined : row.short_name,
        membersNote: row.members_source,
        label: labelIn(row.label),
      },
      run,
      source,
    ),
};

export const japaneseClustersImporter: Importer = {
  shape: 'clusters-jp',
  signature: ['prefecture', 'organisation_kind', 'ecosystems'],
  take: (row, run, source) =>
    takeOrganisation(
      {
        ...common(row),
        kind: row.organisation_kind,
        country: 'JP',
        prefecture: row.prefecture,
        nameLocal: row.name_ja,
        cityLocal: row.city_ja,
        membersNote: row.members_note,
      },
      run,
      source,
    ),
};
