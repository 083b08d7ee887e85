import type { EntityManager } from 'typeorm';
import type { Position } from '../kernel/event-store/event-store';
import { prepared } from '../kernel/database/prepared';
import { insertRows, upsertRows } from '../kernel/projections/upsert-rows';
import { CooperationMark, type CountedKind, FigureCount, FigureNow, type MarkKind } from './cooperation-mark';
import type { CooperationStep } from './cooperation-step';

/** What one cooperation bears so far. */
interface Borne {
  readonly opened: Position;
  readonly values: ReadonlyMap<MarkKind, Set<string>>;
}

const none = (opened: Position): Borne => ({
  opened,
  values: new Map(
    (['stage', 'region', 'prefecture', 'third', 'party'] as const).map((kind) => [kind, new Set<string>()]),
  ),
});

const keyOf = (kind: CountedKind, value: string) => `${kind} ${value}`;

/** The marks that a batch of steps brings, and the figures that rise with them. */
export class Marks {
  private readonly added: CooperationMark[] = [];
  private readonly rises: { kind: CountedKind; value: string; position: Position }[] = [];

  private constructor(
    private readonly tx: EntityManager,
    private readonly borne: Map<string, Borne>,
  ) {}

  /** With what these cooperations bear already. */
  static async of(tx: EntityManager, cooperationIds: ReadonlySet<string>): Promise<Marks> {
    const borne = new Map<string, Borne>();
    if (cooperationIds.size === 0) return new Marks(tx, borne);
    const rows = await tx.query<(CooperationMark & { id: string })[]>(KNOWN, [[...cooperationIds]]);
    for (const { id, kind, value, opened } of rows) {
      const one = borne.get(id) ?? none(opened);
      borne.set(id, one);
      one.values.get(kind)!.add(value);
    }
    return new Marks(tx, borne);
  }

  stagesOf(cooperationId: string): ReadonlySet<string> {
    return this.borne.get(cooperationId)?.values.get('stage') ?? new Set();
  }

  note(step: CooperationStep): void {
    const { cooperationId, position } = step;
    const borne = this.borne.get(cooperationId) ?? none(position);
    this.borne.set(cooperationId, borne);
    this.noteCells(borne, step);
    for (const value of this.add(borne, step, 'stage', [step.stage])) this.rise('stage', value, position);
    for (const value of this.add(borne, step, 'third', step.thirdRegions))
      this.rise('third', value, position);
    this.add(borne, step, 'region', step.regions);
    this.add(borne, step, 'prefecture', step.prefectures);
    this.add(borne, step, 'party', step.parties);
  }

  async write(): Promise<void> {
    await insertRows(this.tx, CooperationMark, this.added);
    if (this.rises.length > 0) await this.writeFigures();
  }

  private async writeFigures(): Promise<void> {
    const touched = [...new Map(this.rises.map((rise) => [keyOf(rise.kind, rise.value), rise])).values()];
    const now = new Map<string, FigureNow>(
      touched.map(({ kind, value }) => [keyOf(kind, value), { kind, value, cooperations: 0 }]),
    );
    const parameters = [touched.map(({ kind }) => kind), touched.map(({ value }) => value)];
    for (const row of await this.tx.query<FigureNow[]>(COUNTED, parameters))
      now.set(keyOf(row.kind, row.value), row);
    const counts = this.rises.map((rise) => {
      const figure = now.get(keyOf(rise.kind, rise.value))!;
      figure.cooperations++;
      return { ...rise, cooperations: figure.cooperations };
    });
    await insertRows(this.tx, FigureCount, counts);
    await upsertRows(this.tx, FigureNow, [...now.values()]);
  }

  /** Those that are new; the first of a kind also counts for the kind. */
  private add(borne: Borne, step: CooperationStep, kind: MarkKind, values: readonly string[]): string[] {
    const { cooperationId, position } = step;
    const before = borne.values.get(kind)!;
    const fresh = [...new Set(values)].filter((value) => !before.has(value));
    for (const value of fresh) {
      const first = before.size === 0;
      before.add(value);
      this.added.push({ cooperationId, kind, value, opened: borne.opened, position, first });
      if (first && (kind === 'stage' || kind === 'third')) this.rise('any', kind, position);
    }
    return fresh;
  }

  /** A cooperation of several parties stands in a cell for each region with each prefecture. */
  private noteCells(borne: Borne, { regions, prefectures, position }: CooperationStep): void {
    if (regions.length + prefectures.length === 0) return;
    const [knownRegions, knownPrefectures] = [borne.values.get('region')!, borne.values.get('prefecture')!];
    const cells = [...new Set([...knownRegions, ...regions])].flatMap((region) =>
      [...new Set([...knownPrefectures, ...prefectures])]
        .filter((prefecture) => !knownRegions.has(region) || !knownPrefectures.has(prefecture))
        .map((prefecture) => `${region} ${prefecture}`),
    );
    for (const cell of cells) this.rise('cell', cell, position);
    const stoodBefore = knownRegions.size > 0 && knownPrefectures.size > 0;
    if (cells.length > 0 && !stoodBefore) this.rise('any', 'cell', position);
  }

  private rise(kind: CountedKind, value: string, position: Position): void {
    this.rises.push({ kind, value, position });
  }
}

const KNOWN = prepared(
  `select cooperation_id as id, kind, value, opened from cooperation_mark where cooperation_id = any($1)`,
);

const COUNTED = prepared(`select kind, value, cooperations from figure_now
  where (kind, value) in (select * from unnest($1::text[], $2::text[]))`);
