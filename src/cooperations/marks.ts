import type { EntityManager } from 'typeorm';
import { prepared } from '../kernel/database/prepared';
import type { Position } from '../kernel/event-store/event-store';
import type { CooperationMark, MarkKind } from './cooperation-mark';
import type { CooperationStep } from './cooperation-step';
import type { Rise } from './figures';

/** What one cooperation bears so far; most bear nothing of some kinds. */
interface Borne {
  readonly opened: Position;
  readonly values: { [Kind in MarkKind]?: string[] };
}

const NOTHING: readonly string[] = [];

const distinct = (values: readonly string[]) => (values.length < 2 ? values : [...new Set(values)]);

/** The marks that steps bring, and how figures rise with them. */
export class Marks {
  private added: CooperationMark[] = [];
  private rises: Rise[] = [];

  private constructor(private readonly borne: Map<string, Borne>) {}

  /** With what these cooperations bear already. */
  static async of(tx: EntityManager, cooperationIds: ReadonlySet<string>): Promise<Marks> {
    return Marks.with(cooperationIds.size === 0 ? [] : await tx.query(KNOWN, [[...cooperationIds]]));
  }

  static async ofAll(tx: EntityManager): Promise<Marks> {
    return Marks.with(await tx.query(ALL));
  }

  private static with(rows: readonly KnownMark[]): Marks {
    const borne = new Map<string, Borne>();
    for (const { id, kind, value, opened } of rows) {
      const one = borne.get(id) ?? { opened, values: {} };
      borne.set(id, one);
      (one.values[kind] ??= []).push(value);
    }
    return new Marks(borne);
  }

  stagesOf(cooperationId: string): readonly string[] {
    return this.borne.get(cooperationId)?.values.stage ?? NOTHING;
  }

  note(step: CooperationStep): void {
    const { cooperationId, position, stage, parties, regions, prefectures, thirdRegions } = step;
    const borne = this.borneBy(cooperationId, position);
    if (regions || prefectures) this.noteCells(borne, regions ?? NOTHING, prefectures ?? NOTHING, position);
    for (const value of this.add(borne, step, 'stage', [stage])) this.rise('stage', value, position);
    for (const value of this.add(borne, step, 'third', thirdRegions)) this.rise('third', value, position);
    this.add(borne, step, 'region', regions);
    this.add(borne, step, 'prefecture', prefectures);
    this.add(borne, step, 'party', parties);
  }

  /** What was noted since the last call. */
  take(): { added: CooperationMark[]; rises: Rise[] } {
    const { added, rises } = this;
    this.added = [];
    this.rises = [];
    return { added, rises };
  }

  private borneBy(cooperationId: string, position: Position): Borne {
    const known = this.borne.get(cooperationId);
    if (known) return known;
    const borne = { opened: position, values: {} };
    this.borne.set(cooperationId, borne);
    return borne;
  }

  /** Those that are new; the first of a kind also counts for the kind. */
  private add(borne: Borne, step: CooperationStep, kind: MarkKind, values: readonly string[] | null) {
    if (!values) return NOTHING;
    const before = borne.values[kind] ?? NOTHING;
    const fresh = distinct(values.filter((value) => !before.includes(value)));
    if (fresh.length === 0) return NOTHING;
    const { cooperationId, position } = step;
    const { opened } = borne;
    fresh.forEach((value, at) => {
      const first = before.length + at === 0;
      this.added.push({ cooperationId, kind, value, opened, position, first });
      if (first && (kind === 'stage' || kind === 'third')) this.rise('any', kind, position);
    });
    borne.values[kind] = [...before, ...fresh];
    return fresh;
  }

  /** A cooperation of several parties stands in a cell for each region with each prefecture. */
  private noteCells(
    { values }: Borne,
    regions: readonly string[],
    prefectures: readonly string[],
    position: Position,
  ): void {
    const { region: knownRegions = NOTHING, prefecture: knownPrefectures = NOTHING } = values;
    const cells = distinct([...knownRegions, ...regions]).flatMap((region) =>
      distinct([...knownPrefectures, ...prefectures])
        .filter((prefecture) => !knownRegions.includes(region) || !knownPrefectures.includes(prefecture))
        .map((prefecture) => `${region} ${prefecture}`),
    );
    for (const cell of cells) this.rise('cell', cell, position);
    const stoodBefore = knownRegions.length > 0 && knownPrefectures.length > 0;
    if (cells.length > 0 && !stoodBefore) this.rise('any', 'cell', position);
  }

  private rise(kind: Rise['kind'], value: string, position: Position): void {
    this.rises.push({ kind, value, position });
  }
}

type KnownMark = CooperationMark & { readonly id: string };

const ALL = `select cooperation_id as id, kind, value, opened from cooperation_mark`;
const KNOWN = prepared(`${ALL} where cooperation_id = any($1)`);
