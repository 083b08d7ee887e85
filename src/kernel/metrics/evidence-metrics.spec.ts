import { Registry } from 'prom-client';
import { measureEvidence } from './evidence-metrics';

describe('the metrics of the evidence', () => {
  it('tell what the signer says now, however often they are asked for', async () => {
    const registry = new Registry();
    const signer = { unsignedEvents: 3, failures: 2 };
    measureEvidence(registry, signer);
    const told = async () =>
      (await registry.metrics()).split('\n').filter((line) => !line.startsWith('# HELP'));
    const both = [
      '# TYPE kakehashi_evidence_unsigned_events gauge',
      '# TYPE kakehashi_evidence_failures_total counter',
    ];
    for (const [unsigned, failures] of [
      [3, 2],
      [0, 3],
    ]) {
      Object.assign(signer, { unsignedEvents: unsigned, failures });
      const lines = await told();
      expect(lines).toEqual(expect.arrayContaining(both));
      expect(lines).toContain(`kakehashi_evidence_unsigned_events ${unsigned}`);
      expect(lines).toContain(`kakehashi_evidence_failures_total ${failures}`);
    }
  });
});
