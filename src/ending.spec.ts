import { Ending } from './ending';

describe('an end that is asked for', () => {
  const exit = jest.spyOn(process, 'exit').mockImplementation(() => undefined as never);
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => {
    jest.useRealTimers();
    exit.mockReset();
  });
  afterAll(() => exit.mockRestore());

  it('undoes what was made, the last first', async () => {
    const undone: string[] = [];
    const ending = new Ending((error) => undone.push(String(error)));
    for (const made of ['first', 'last'])
      await ending.hold(Promise.resolve(made), async (what) => void undone.push(what));
    await ending.end(0);
    expect(undone).toEqual(['last', 'first']);
    expect(exit.mock.calls).toEqual([[0]]);
  });

  it('comes after 14 seconds also where something is being made without end', async () => {
    const said: string[] = [];
    const ending = new Ending((error) => said.push(String(error)));
    void ending.hold(new Promise(() => undefined), async () => undefined);
    void ending.end(0);
    await jest.advanceTimersByTimeAsync(13_900);
    expect(exit).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(200);
    expect(exit.mock.calls).toEqual([[1]]);
    expect(said).toEqual(['Error: The service did not end within 14 s.']);
  });
});
