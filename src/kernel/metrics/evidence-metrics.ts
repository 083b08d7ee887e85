import { Counter, Gauge, type Registry } from 'prom-client';
import type { CheckpointSigner } from '../evidence/checkpoint-signer';

type Signing = Pick<CheckpointSigner, 'unsignedEvents' | 'failures'>;

/** Whether what is recorded is signed, in the process that links the events; elsewhere nothing is unsigned. */
export function measureEvidence(registry: Registry, signer: Signing): void {
  registry.registerMetric(
    new Gauge({
      name: 'kakehashi_evidence_unsigned_events',
      help: 'Events that are linked and not signed yet.',
      registers: [],
      collect() {
        this.set(signer.unsignedEvents);
      },
    }),
  );
  registry.registerMetric(
    new Counter({
      name: 'kakehashi_evidence_failures_total',
      help: 'How often a checkpoint could not be written since the start.',
      registers: [],
      collect() {
        this.reset();
        this.inc(signer.failures);
      },
    }),
  );
}
