import { createHash } from 'node:crypto';
import { canonicalJson } from '../canonical-json';
import { GENESIS, tipAfter } from './link';

const event = {
  stream: 'meeting-1',
  revision: 0,
  id: '0b0f0a1e-8a34-4a5b-9ad8-1d1b7d2a4f11',
  type: 'MeetingPlanned',
  data: { minutes: 60, kind: 'online', '10': [1.5, 1e21, -0], '9': null, ä: '架け橋 "\n' },
  metadata: { b: '2', a: '1' },
  recordedAt: '2026-11-23T09:00:00.123Z',
  position: 'pg1.00000000.00000000000000000007',
};

/** Written out by hand, so that no link of a stored record ever comes to mean something else. */
const BODY =
  '["meeting-1",0,"0b0f0a1e-8a34-4a5b-9ad8-1d1b7d2a4f11","MeetingPlanned",' +
  '{"10":[1.5,1e+21,0],"9":null,"kind":"online","minutes":60,"ä":"架け橋 \\"\\n"},' +
  '{"a":"1","b":"2"},"2026-11-23T09:00:00.123Z"]';

const sha256 = (...parts: (Buffer | string)[]) =>
  parts.reduce((sum, part) => sum.update(part), createHash('sha256')).digest();

describe('a link of the chain', () => {
  it('is made of the link before, its number and the canonical body, and of nothing else', () => {
    const first = tipAfter(GENESIS, event);
    const one = Buffer.from('0000000000000001', 'hex');
    const two = Buffer.from('0000000000000002', 'hex');
    expect(first.link).toEqual(sha256(Buffer.of(1), Buffer.alloc(32), one, sha256(BODY)));
    const second = tipAfter(first, { ...event, position: 'elsewhere' });
    expect(second.link).toEqual(sha256(Buffer.of(1), first.link, two, sha256(BODY)));
    expect([second.n, second.position]).toEqual([2, 'elsewhere']);
  });
});

describe('canonical JSON', () => {
  it('sorts members by UTF-16 code units, and writes numbers and texts as RFC 8785 does', () => {
    const value = { '\u20ac': 1, '\r': 2, '1': 3, '\ud83d\ude00': 4, '\u0080': 5, '\ufb33': 6, ö: 7 };
    expect(canonicalJson(value)).toBe(
      '{"\\r":2,"1":3,"\u0080":5,"ö":7,"\u20ac":1,"\ud83d\ude00":4,"\ufb33":6}',
    );
    expect(canonicalJson([333333333.3333333, 1e30, 4.5, 2e-3, '\u000f\b\\\u2028\ud800'])).toBe(
      '[333333333.3333333,1e+30,4.5,0.002,"\\u000f\\b\\\\\u2028\\ud800"]',
    );
  });

  it('tells numbers that no double holds from nothing', () => {
    expect(canonicalJson(JSON.parse('[1e400,-1e400,null]'))).toBe('[Infinity,-Infinity,null]');
  });
});
