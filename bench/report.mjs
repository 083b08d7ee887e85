import { cpus, loadavg } from 'node:os';

const round = (value) => (Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3)));

/** Collects what was measured and says what is met and what is missed. */
export class Report {
  rows = [];
  notes = [];
  facts = { node: process.version, cores: cpus().length, cpu: cpus()[0].model, loadBefore: loadavg()[0] };

  constructor({ json, quick }) {
    this.json = json;
    this.facts.quick = quick;
  }

  about(name, value) {
    this.facts[name] = value;
  }

  /** A figure with a target: at least `least`, or at most `most`. True if it is met. */
  add(name, value, { least, most, unit = '', detail = '' }) {
    const met = least === undefined ? value <= most : value >= least;
    this.rows.push({
      name,
      value: round(value),
      unit,
      target: least ?? most,
      bound: least === undefined ? '<=' : '>=',
      met,
      detail,
    });
    const { bound, target } = this.rows.at(-1);
    console.error(
      `${met ? 'met   ' : 'MISSED'}  ${name}: ${round(value)}${unit} (${bound} ${target}${unit}) ${detail}`,
    );
    return met;
  }

  /** A figure that only explains another. */
  note(text) {
    this.notes.push(text);
    console.error(`        ${text}`);
  }

  print() {
    this.facts.loadAfter = loadavg()[0];
    const missed = this.rows.filter(({ met }) => !met).map(({ name }) => name);
    if (this.json)
      console.log(JSON.stringify({ facts: this.facts, rows: this.rows, notes: this.notes, missed }, null, 2));
    else console.table(this.rows);
    if (!this.json)
      console.log(
        Object.entries(this.facts)
          .map(([name, value]) => `${name}: ${value}`)
          .join('; '),
      );
    console[this.json ? 'error' : 'log'](missed.length === 0 ? 'all met' : `missed: ${missed.join('; ')}`);
  }
}
