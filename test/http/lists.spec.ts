import { BadInput } from '../../src/kernel/bad-input';
import { decodeCursor, encodeCursor, pageOf } from '../../src/kernel/http/page';
import { rows, startTinyApp, type TinyApp } from './tiny-app';

let tiny: TinyApp;
let things: string;
beforeAll(async () => {
  tiny = await startTinyApp();
  things = `${tiny.url}/api/v1/things`;
});
afterAll(() => tiny.app.close());

describe('a cursor', () => {
  it('brings the keys of its own list back', () => {
    const cursor = encodeCursor('things', ['2026-12-03', '岐阜 "x"\n👩‍👩‍👧']);
    expect(cursor).toMatch(/^[\w-]+$/);
    expect(decodeCursor('things', 2, cursor)).toStrictEqual(['2026-12-03', '岐阜 "x"\n👩‍👩‍👧']);
  });

  const base64url = (value: unknown) =>
    Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

  it.each([
    ['of another list', encodeCursor('others', ['a', 'b'])],
    ['with too few keys', encodeCursor('things', ['a'])],
    ['with too many keys', encodeCursor('things', ['a', 'b', 'c'])],
    ['with a key that is no text', base64url(['things', 'a', 1])],
    ['with NUL in a key', encodeCursor('things', ['a', 'b\0'])],
    ['with half a surrogate pair in a key', encodeCursor('things', ['a', '\ud800'])],
    ['that is an object', base64url({ 0: 'things', length: 3 })],
    ['that is not JSON', base64url('things')],
    ['that is not base64', '%%%'],
    ['with other base64 of the same bytes', `${encodeCursor('things', ['a', 'b'])}==`],
    ['with spaces in its JSON', base64url('["things", "a", "b"]')],
    ['that is empty', ''],
  ])('%s is refused', (_, cursor) => {
    expect(() => decodeCursor('things', 2, cursor)).toThrow(BadInput);
  });
});

describe('a page', () => {
  const keyOf = (row: string) => [row];

  it.each([
    [[], 2, [], null],
    [['a', 'b'], 2, ['a', 'b'], null],
    [['a', 'b', 'c'], 2, ['a', 'b'], encodeCursor('letters', ['b'])],
  ])('of %j by %i ends with the cursor of its last row if there are more', (found, limit, items, next) => {
    expect(pageOf('letters', found, limit, keyOf)).toStrictEqual({ items, next });
  });

  it('after page gives every row once', async () => {
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const answer: { items: { id: string }[]; next: string | null } = JSON.parse(
        await (await fetch(`${things}?limit=1${cursor && `&cursor=${cursor}`}`)).text(),
      );
      seen.push(...answer.items.map(({ id }) => id));
      cursor = answer.next;
    }
    expect(seen).toStrictEqual(rows.map(({ id }) => id));
  });
});

describe('a list as CSV', () => {
  /** With its byte order mark, which text() would take off. */
  const csv = async (query = '') => {
    const answer = await fetch(`${things}?format=csv${query}`);
    return { answer, text: Buffer.from(await answer.arrayBuffer()).toString('utf8') };
  };

  it('has the documented columns, a byte order mark and CRLF, and defuses formulas', async () => {
    const { answer, text } = await csv();
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="things.csv"');
    expect(answer.headers.get('link')).toBeNull();
    expect(text).toBe(
      [
        '\ufeffid,name,delta,active,party,parties,codes,place',
        `a,'=SUM(A1),-5,true,region:FRF1,,eco.health; eco.agri_food,`,
        'b,"one, ""two""\nthree",0,false,region:FRF1,,,"{""town"":""岐阜""}"',
        'c,thing c,0,true,region:FRF1,prefecture:JP-21; cluster:jp.tolic,,',
        '',
      ].join('\r\n'),
    );
  });

  it('holds the rows that JSON holds, filters and pages alike', async () => {
    const pages: string[] = [];
    let next: string | undefined = `${things}?format=csv&active=true&limit=1`;
    while (next !== undefined) {
      const answer: Response = await fetch(next);
      pages.push((await answer.text()).split('\r\n')[1]?.split(',')[0] ?? '');
      const link: string | undefined = /^<([^>]+)>; rel="next"$/.exec(answer.headers.get('link') ?? '')?.[1];
      next = link && new URL(link, tiny.url).href;
    }
    const json: { items: { id: string }[] } = JSON.parse(await (await fetch(`${things}?active=true`)).text());
    expect(pages).toStrictEqual(json.items.map(({ id }) => id));
    expect(pages).toStrictEqual(['a', 'c']);
  });

  it('without rows has its header', async () => {
    expect((await csv('&q=nowhere')).text).toBe('\ufeffid,name,delta,active,party,parties,codes,place\r\n');
  });

  it('of a figure holds its rows', async () => {
    const answer = await fetch(`${tiny.url}/api/v1/figures?format=csv`);
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="figures.csv"');
    expect(await answer.text()).toBe('stage,count\r\nmatch,2\r\n');
  });

  it('that is refused is a problem', async () => {
    const { answer } = await csv('&limit=0');
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.headers.get('content-disposition')).toBeNull();
  });

  it('is not given where there is no list', async () => {
    expect((await fetch(`${things}/a?format=csv`)).headers.get('content-type')).toMatch(/^application\/json/);
  });
});
