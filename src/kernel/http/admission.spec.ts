import { Admission, type AdmissionLimits, type Leave, type WorkKind } from './admission';

const limits: AdmissionLimits = { atOnce: 3, ofKind: { query: 2, export: 1 }, waiting: 2, waitMs: 50 };

describe('the admission of requests', () => {
  let told: string[];
  let refused: WorkKind[];
  let admission: Admission;
  let leaving: Map<string, Leave>;
  beforeEach(() => {
    [told, refused, leaving] = [[], [], new Map()];
    admission = new Admission(limits, (kind) => refused.push(kind));
  });

  const enter = (kind: WorkKind, name: string, hear = told) =>
    admission.enter(kind, (leave) => {
      hear.push(leave ? `${name} in` : `${name} refused`);
      if (leave) leaving.set(name, leave);
    });

  it('lets in as many as there is room for, and of each kind no more than its share', () => {
    enter('query', 'q1');
    enter('query', 'q2');
    enter('query', 'q3');
    enter('command', 'c1');
    enter('command', 'c2');
    expect(told).toEqual(['q1 in', 'q2 in', 'c1 in']);
    leaving.get('q1')!();
    expect(told.slice(3)).toEqual(['c2 in']);
    leaving.get('q2')!();
    leaving.get('q2')!();
    expect(told.slice(4)).toEqual(['q3 in']);
  });

  it('lets the urgent in first, and in the order of their coming', () => {
    for (const name of ['c1', 'c2', 'c3']) enter('command', name);
    enter('query', 'q1');
    enter('auth', 'a1');
    leaving.get('c1')!();
    leaving.get('c2')!();
    expect(told.slice(3)).toEqual(['a1 in', 'q1 in']);
  });

  it('refuses at once what comes when all places and all chairs are taken', () => {
    for (const name of ['c1', 'c2', 'c3', 'c4', 'c5']) enter('command', name);
    expect(admission.isFull('command')).toBe(true);
    enter('command', 'c6');
    expect(told.slice(3)).toEqual(['c6 refused']);
    expect(refused).toEqual(['command']);
  });

  it('takes the chair of the youngest and least urgent for one that is more urgent', () => {
    for (const name of ['c1', 'c2', 'c3']) enter('command', name);
    enter('export', 'e1');
    enter('query', 'q1');
    expect([admission.isFull('command'), admission.isFull('export')]).toEqual([false, true]);
    enter('command', 'c4');
    enter('command', 'c5');
    expect(told.slice(3)).toEqual(['e1 refused', 'q1 refused']);
    leaving.get('c1')!();
    expect(told.slice(5)).toEqual(['c4 in']);
  });

  it('refuses who has waited for too long, and forgets them', async () => {
    for (const name of ['c1', 'c2', 'c3', 'c4']) enter('command', name);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(told.slice(3)).toEqual(['c4 refused']);
    leaving.get('c1')!();
    enter('command', 'c5');
    expect(told.slice(4)).toEqual(['c5 in']);
  });
});
