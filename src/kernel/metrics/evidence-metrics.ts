import { Gauge, type Registry } from 'prom-client';
import type { CheckpointSigner } from '../evidence/checkpoint-signer';

/** Whether what is recorded is signed, in the process that links the events; elsewhere nothing is unsigned. */
export function measureEvidence(registry: Registry, signer: CheckpointSigner): void {
  const gauge = (name: string, help: string, read: () => number) =>
    registry.registerMetric(
      new Gauge({
        name,
        help,
        registers: [],
        collect() {
          this.set(read());
        },
      }),
    );
  gauge(
    'kakehashi_evidence_unsigned_events',
    'Events that are linked and not signed yet.',
    () => signer.unsignedEvents,
  );
  gauge(
    'kakehashi_evidence_failures',
    'How often a checkpoint could not be written since the start.',
    () => signer.failures,
  );
}
