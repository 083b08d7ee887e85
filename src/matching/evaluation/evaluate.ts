import { earliestDay } from '../../kernel/partial-date';
import { type Party, partyKey } from '../../parties/party.events';
import { Judge } from '../judge';
import type { MatchingProfile } from '../profile';
import type { Ruleset } from '../ruleset';
import { estimate, type Estimate, type Observation } from './bootstrap';
import { type Known, Knowledge } from './knowledge';
import type { Places } from './directory';
import { methods, type Method, scoresOf } from './methods';
import { type Quality, qualityNames, qualityOf } from './quality';
import type { Truth } from './truth';

export type Side = 'eu' | 'jp';
export type Group = 'all' | 'newcomers';
type Interval = { readonly [Name in keyof Quality as Name | `${Name}Low` | `${Name}High`]: number | null };

export interface MethodQuality extends Interval {
  readonly method: Method;
  readonly side: Side;
  readonly group: Group;
  readonly n: number;
}

export interface Evaluation {
  readonly queries: number;
  readonly methods: readonly MethodQuality[];
  /** Of the first method against each other one: the interval of the difference of the MRR. */
  readonly differences: readonly {
    readonly method: Method;
    readonly side: Side;
    readonly group: Group;
    readonly difference: Estimate | null;
  }[];
}

/** One question: who suits this party, where the answer is known. */
interface Answered {
  readonly partnership: string;
  readonly side: Side;
  readonly newcomer: boolean;
  readonly qualities: Readonly<Record<Method, Quality>>;
}

const sides: readonly Side[] = ['eu', 'jp'];
const groups: readonly Group[] = ['all', 'newcomers'];
/** Where the date is unknown nothing else is known, so the day plays no part. */
const SOME_DAY = '2000-01-01';

/** Asks for each party of each judged partnership whom the methods would have suggested before it came to be. */
export function evaluate(
  judged: readonly Truth[],
  record: readonly Truth[],
  places: Places,
  ruleset: Ruleset,
): Evaluation {
  const knowledge = new Knowledge(places, [...judged, ...record]);
  const answered = judged.flatMap((truth) => {
    const known = knowledge.before(truth);
    return [
      ...truth.eu.flatMap((party) => answer(truth, 'eu', party, truth.jp, known, ruleset)),
      ...truth.jp.flatMap((party) => answer(truth, 'jp', party, truth.eu, known, ruleset)),
    ];
  });
  const rows = sides.flatMap((side) => groups.map((group) => ({ side, group })));
  return {
    queries: answered.length,
    methods: methods.flatMap((method) =>
      rows.map((row) => ({ method, ...row, ...summary(answered, method, row) })),
    ),
    differences: methods
      .slice(1)
      .flatMap((method) =>
        rows.map((row) => ({ method, ...row, difference: difference(answered, method, row) })),
      ),
  };
}

function answer(
  { id, date }: Truth,
  side: Side,
  asker: Party,
  meant: readonly Party[],
  known: Known,
  ruleset: Ruleset,
): Answered[] {
  const applicant = known.byKey.get(partyKey(asker));
  if (!applicant || meant.length === 0) return [];
  const judge = new Judge(ruleset, date ? earliestDay(date) : SOME_DAY);
  const candidates = side === 'eu' ? known.jp : known.eu;
  const scored = scoresOf(judge, applicant, candidates, new Set(meant.map(partyKey)));
  const entries = methods.map((method) => [method, qualityOf(scored[method], meant.length)] as const);
  return [
    {
      partnership: id,
      side,
      newcomer: isNewcomer(applicant),
      qualities: Object.fromEntries(entries) as Answered['qualities'],
    },
  ];
}

/** Nothing was known yet of any partnership of its own. */
const isNewcomer = ({ partners = [] }: MatchingProfile) => !partners.some(({ through }) => !through);

interface Row {
  readonly side: Side;
  readonly group: Group;
}

const within = (answered: readonly Answered[], { side, group }: Row) =>
  answered.filter((one) => one.side === side && (group === 'all' || one.newcomer));

function summary(answered: readonly Answered[], method: Method, row: Row): Interval & { readonly n: number } {
  const rows = within(answered, row);
  const numbers = qualityNames.flatMap((name) => {
    const found = estimate(
      rows.map(({ partnership, qualities }) => ({ group: partnership, value: qualities[method][name] })),
    );
    return [
      [name, found?.mean ?? null],
      [`${name}Low`, found?.low ?? null],
      [`${name}High`, found?.high ?? null],
    ] as const;
  });
  return { n: rows.length, ...(Object.fromEntries(numbers) as Interval) };
}

function difference(answered: readonly Answered[], method: Method, row: Row): Estimate | null {
  const observations = within(answered, row).map(({ partnership, qualities }): Observation => ({
    group: partnership,
    value: qualities[methods[0]].mrr - qualities[method].mrr,
  }));
  return estimate(observations);
}
