/** What a metric, named with its labels, says in the text format of Prometheus; NaN where it is not told. */
export const valueIn = (text: string, name: string): number =>
  Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${name} `))
      ?.split(' ')
      .at(-1),
  );
