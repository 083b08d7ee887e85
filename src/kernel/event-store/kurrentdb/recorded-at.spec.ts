import { takenApart, withInstant } from './recorded-at';

const created = new Date('2026-11-24T02:25:13.502Z');

describe('the instant of an event in KurrentDB', () => {
  it('comes back as it was given, beside the metadata as they were', () => {
    const metadata = { actorId: 'somebody', '10': 'ä' };
    const stored = withInstant(metadata, '2025-01-02T03:04:05.678Z');
    expect(takenApart(stored, created)).toEqual({ metadata, recordedAt: '2025-01-02T03:04:05.678Z' });
  });

  it('is that of the server where none was given', () => {
    expect(takenApart(undefined, created)).toEqual({ metadata: {}, recordedAt: '2026-11-24T02:25:13.502Z' });
  });

  it('leaves out what the server added', () => {
    const stored = withInstant({ a: 'b' }, '2025-01-02T03:04:05.678Z');
    const added = { ...stored, '$schema.name': 'T', '$schema.format': 'Json' };
    expect(takenApart(added, created).metadata).toEqual({ a: 'b' });
  });
});
