import { append, insertRaw, RAW_TABLE } from '../events.mjs';
import { interleaved, median, rateOf, ratio } from '../statistics.mjs';

/** One event an append through the port, against one-row INSERT commits with as many callers. */
export async function measureAppend({ server, report, quick }) {
  const store = await server.record('record_append');
  const raw = server.poolOf('record_append', { max: 32 });
  await raw.query(RAW_TABLE);
  const milliseconds = quick ? 500 : 2000;
  for (const [callers, least] of [
    [1, 0.6],
    [32, 1.5],
  ]) {
    const { port, baseline } = await interleaved(quick ? 3 : 7, {
      baseline: () => rateOf(callers, milliseconds, () => insertRaw(raw)),
      port: () => rateOf(callers, milliseconds, () => append(store, 1)),
    });
    const detail = `${Math.round(median(port))}/s, INSERT ${Math.round(median(baseline))}/s`;
    report.add(`append, ${callers} callers, of raw INSERT`, ratio(port, baseline), { least, detail });
  }
  await store.close();
}
