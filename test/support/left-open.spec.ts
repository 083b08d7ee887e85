import type * as LeftOpen from './left-open';

describe('what a test file opens', () => {
  let file: typeof LeftOpen;
  const closed: string[] = [];
  const closes = (name: string) => () => Promise.resolve(closed.push(name));

  beforeEach(() => {
    closed.length = 0;
    jest.isolateModules(() => (file = jest.requireActual('./left-open')));
  });

  it('is closed at its end, the last one first, where nobody has closed it', async () => {
    file.closedAtEnd(closes('database'));
    const close = file.closedAtEnd(closes('store'));
    file.closedAtEnd(closes('service'));
    await Promise.all([close(), close()]);
    expect(closed).toEqual(['store']);
    await file.closeLeftOpen();
    expect(closed).toEqual(['store', 'service', 'database']);
  });

  it('is closed at once where a set-up that was given up opens it even later', async () => {
    await file.closeLeftOpen();
    expect(file.fileEnd.aborted).toBe(true);
    file.closedAtEnd(closes('late'));
    await Promise.resolve();
    expect(closed).toEqual(['late']);
  });

  it('is closed although another one cannot be', async () => {
    file.closedAtEnd(closes('database'));
    const close = file.closedAtEnd(() => Promise.reject(new Error('it is gone')));
    await file.closeLeftOpen();
    expect(closed).toEqual(['database']);
    await expect(close()).rejects.toThrow('it is gone');
  });
});
