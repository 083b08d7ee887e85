import { checkLedger } from './check-ledger';
import { checkRecord, type StoredEvent } from './check-record';
import { History } from './history';
import { differences, hashOf } from './read-models';

const event = (place: number, stream: string, revision: number, operation?: string): StoredEvent => ({
  position: `pg1.aaaaaaaa.${String(place).padStart(20, '0')}`,
  stream,
  revision,
  id: `event-${place}`,
  type: 'ThingHappened',
  operation,
});

/** a and b are acknowledged, c is unknown and stored, d unknown and not stored, e refused. */
const history = () => {
  const told = new History();
  for (const id of ['a', 'c', 'd', 'e']) told.invoke(id, 1);
  told.invoke('b', 2);
  told.ok('a', { revision: 0, position: event(1, 'thing-1', 0).position });
  told.ok('b', { revision: 2, position: event(4, 'thing-1', 2).position });
  told.fail('e');
  return told;
};
const sound = [
  event(1, 'thing-1', 0, 'a'),
  event(2, 'thing-2', 0, 'c'),
  event(3, 'thing-1', 1, 'b'),
  event(4, 'thing-1', 2, 'b'),
  event(7, 'thing-3', 0),
];
const faults = (stored: readonly StoredEvent[]) => checkRecord(history(), stored);

describe('the checker of a record', () => {
  it('finds nothing in a sound one, in whatever order it is read', () => {
    expect(faults(sound)).toEqual([]);
    expect(faults(sound.toReversed())).toEqual([]);
    expect(history().summary()).toBe('5 invoked: 2 ok, 1 fail, 2 unknown');
  });

  it('finds a lost event', () => {
    expect(faults(sound.slice(1))).toEqual(expect.arrayContaining(['a was acknowledged and is lost']));
    expect(faults(sound.filter((_, at) => at !== 3))).toEqual(['b stored 1 events, not 2']);
  });

  it('finds a doubled event', () => {
    const again = { ...event(9, 'thing-1', 3, 'a'), id: 'event-1' };
    expect(faults([...sound, again])).toEqual([
      'event id event-1 is stored twice',
      'a stored 2 events, not 1',
    ]);
    expect(faults([...sound, event(9, 'thing-9', 0, 'c')])).toEqual(['c stored 2 events, not 1']);
    expect(faults([...sound, { ...event(7, 'thing-4', 0), id: 'other' }])).toEqual([
      `position ${event(7, '', 0).position} is stored twice`,
    ]);
  });

  it('finds a gap in revisions, one that comes twice, and one out of order', () => {
    expect(faults([...sound, event(9, 'thing-3', 2)])).toHaveLength(1);
    expect(faults([...sound, event(9, 'thing-3', 0)])).toHaveLength(1);
    expect(faults([...sound, event(8, 'thing-4', 1), event(9, 'thing-4', 0)])).toHaveLength(2);
    expect(faults([...sound, event(9, 'thing-5', 1)])[0]).toMatch(
      /^thing-5 has revision 1 .* where 0 is due$/,
    );
  });

  it('finds what was refused, or what nobody asked for', () => {
    expect(faults([...sound, event(9, 'thing-4', 0, 'e')])).toEqual(['e was refused and is stored']);
    expect(faults([...sound, event(9, 'thing-4', 0, 'f')])).toEqual(['f is stored and nobody asked for it']);
  });

  it('finds an operation that was torn apart, and an answer that told another place', () => {
    const torn = sound.map((stored) =>
      stored.position.endsWith('4') ? event(4, 'thing-4', 0, 'b') : stored,
    );
    expect(faults(torn)).toEqual(['b is torn apart: thing-1@1, thing-4@0']);
    const elsewhere = sound.map((stored) =>
      stored.operation === 'a' ? event(0, 'thing-1', 0, 'a') : stored,
    );
    expect(faults(elsewhere)).toEqual([expect.stringMatching(/^a was told to stand at /)]);
  });

  it('refuses an account that contradicts itself', () => {
    expect(() => history().invoke('a')).toThrow('invoked before');
    expect(() => history().ok('e')).toThrow('e is fail');
    expect(() => history().fail('z')).toThrow('z is not invoked');
  });
});

describe('the checker of read models', () => {
  const fold = { tally: ['{"count": 1}', '{"count": 2}'], list: [] };

  it('finds nothing where they are the same', () => {
    expect(differences({ ...fold }, fold)).toEqual([]);
    expect(hashOf({ list: [], tally: fold.tally })).toBe(hashOf(fold));
  });

  it('finds a row that is wrong, missing, too much or there twice', () => {
    const live = (...tally: string[]) => differences({ tally, list: [] }, fold);
    expect(live('{"count": 1}', '{"count": 3}')).toEqual([
      'tally lacks {"count": 2}',
      'tally has beside the fold {"count": 3}',
    ]);
    expect(live('{"count": 1}')).toEqual(['tally lacks {"count": 2}']);
    expect(live(...fold.tally, '{"count": 2}')).toEqual(['tally has beside the fold {"count": 2}']);
    expect(differences({ tally: fold.tally, list: ['{}'] }, fold)).toEqual(['list has beside the fold {}']);
    expect(hashOf({ ...fold, list: ['{}'] })).not.toBe(hashOf(fold));
  });
});

describe('the checker of the ledger', () => {
  const row = (position: string, ledgerTime: string, supersedes: string | null = null) => ({
    position,
    ledgerTime,
    supersedes,
  });

  it('finds nothing in a sound one', () => {
    expect(checkLedger([row('2', 't1', '1'), row('1', 't1'), row('3', 't2')], ['1', '3'])).toEqual([]);
  });

  it('finds a step without a row, a time that goes back, and a correction of nothing', () => {
    expect(checkLedger([row('1', 't1')], ['1', '2'])).toEqual(['no row for the step at 2']);
    expect(checkLedger([row('1', 't2'), row('2', 't1')], [])).toEqual(['ledger time goes back at 2']);
    expect(checkLedger([row('1', 't1', '2'), row('2', 't1')], [])).toHaveLength(1);
    expect(checkLedger([row('2', 't1', '1')], [])).toHaveLength(1);
  });
});
