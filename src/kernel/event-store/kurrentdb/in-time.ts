/** No answer came in time. Whatever was asked may still happen. */
export class TooLate extends Error {}

/** The answer, or `TooLate` after `ms`; nobody then hears the answer, or its error. */
export function inTime<Answer>(answer: Promise<Answer>, ms: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new TooLate(`no answer within ${ms} ms`)), ms);
    const settled =
      <Result>(settle: (result: Result) => void) =>
      (result: Result) => {
        clearTimeout(timer);
        settle(result);
      };
    answer.then(settled(resolve), settled(reject));
  });
}
