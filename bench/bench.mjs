// Measures Kakehashi against baselines on the same server in the same run:
// npm run bench -- [--quick] [--json] [--only append,replay] [--million [folder]]
// KURRENTDB_URL=kurrentdb://… adds the measure kurrentdb.
import { parseArgs } from 'node:util';
import { measureAppend } from './measures/append.mjs';
import { measureBulk } from './measures/bulk.mjs';
import { measureCommand } from './measures/command.mjs';
import { measureKurrentdb } from './measures/kurrentdb.mjs';
import { measureMatching } from './measures/matching.mjs';
import { measureMillion } from './measures/million.mjs';
import { measureOthers } from './measures/others.mjs';
import { measureReplay } from './measures/replay.mjs';
import { Report } from './report.mjs';
import { startServer } from './server.mjs';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    million: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});

const measures = {
  append: measureAppend,
  bulk: measureBulk,
  others: measureOthers,
  replay: measureReplay,
  command: measureCommand,
  ...(process.env.KURRENTDB_URL && { kurrentdb: measureKurrentdb }),
  matching: measureMatching,
};

const report = new Report(options);
if (options.million) {
  await measureMillion({ report, folder: positionals[0], quick: options.quick });
} else {
  const server = await startServer();
  try {
    report.about('durable', await server.durability());
    const wanted = options.only?.split(',') ?? Object.keys(measures);
    for (const name of wanted) {
      await measures[name]({ server, report, quick: options.quick });
      await server.disconnect();
    }
  } finally {
    await server.stop();
  }
}
report.print();
