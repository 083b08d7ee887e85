import { Gathering } from './gathering';

describe('what many ask at the same time', () => {
  let asked: string[][];
  let release: (() => void)[];
  let gathering: Gathering<string, string>;
  const turn = () => new Promise((resolve) => setTimeout(resolve, 5));
  const all = (...questions: string[]) => Promise.all(questions.map((one) => gathering.answer(one)));

  beforeEach(() => {
    [asked, release] = [[], []];
    gathering = new Gathering(async (questions: readonly string[]) => {
      asked.push([...questions]);
      await new Promise<void>((resolve) => release.push(resolve));
      if (questions.includes('wrong')) throw new Error('not to be answered');
      return questions.map((question) => question.toUpperCase());
    }, 3);
  });

  it('is asked once, and answered each at its place', async () => {
    const answers = all('a', 'b', 'a');
    await turn();
    expect(asked).toEqual([['a', 'b', 'a']]);
    release[0]();
    expect(await answers).toEqual(['A', 'B', 'A']);
  });

  it('joins no question that was sent before, and goes on in bounded portions', async () => {
    const first = all('a');
    await turn();
    const later = all('b', 'c', 'd', 'e');
    await turn();
    expect(asked).toEqual([['a']]);
    release[0]();
    await first;
    await turn();
    expect(asked).toEqual([['a'], ['b', 'c', 'd']]);
    release[1]();
    await turn();
    release[2]();
    expect(await later).toEqual(['B', 'C', 'D', 'E']);
  });

  it('is not held up for long by one that hangs', async () => {
    void all('hangs');
    await turn();
    const other = all('b');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(asked).toEqual([['hangs'], ['b']]);
    release[1]();
    expect(await other).toEqual(['B']);
  });

  it('fails together, and the next is asked all the same', async () => {
    const failing = all('wrong', 'b');
    failing.catch(() => undefined);
    await turn();
    release[0]();
    await expect(failing).rejects.toThrow('not to be answered');
    const next = all('c');
    await turn();
    release[1]();
    expect(await next).toEqual(['C']);
  });
});
