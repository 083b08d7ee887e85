import { meetingEvents, meetingUpcasters } from '../../meetings/meeting.events';
import { DomainEvent } from '../domain-event';
import type { Position, RecordedEvent } from '../event-store/event-store';
import { EventCatalogue, UnknownEventType } from './event-catalogue';

class BridgeBuilt extends DomainEvent<{ spans: { metres: number }[]; name: string }> {
  readonly type = 'BridgeBuilt';
}

const stored = (type: string, data: object, schemaVersion?: string): RecordedEvent => ({
  id: '00000000-0000-4000-8000-000000000001',
  type,
  data,
  metadata: schemaVersion === undefined ? {} : { schemaVersion },
  stream: 'bridge-1',
  revision: 0,
  position: 'mem1.0.1' as Position,
  recordedAt: '2026-01-01T00:00:00.000Z',
});

/** Version 1 had one length, version 2 several without a unit, version 3 says metres. */
const upcasters = [
  {
    type: 'BridgeBuilt',
    from: 2,
    upcast: ({ lengths, ...data }: Record<string, unknown>) => ({
      ...data,
      spans: (lengths as number[]).map((metres) => ({ metres })),
    }),
  },
  {
    type: 'BridgeBuilt',
    from: 1,
    upcast: ({ length, ...data }: Record<string, unknown>) => ({ ...data, lengths: [length] }),
  },
];

describe('the catalogue of events', () => {
  const catalogue = new EventCatalogue();
  catalogue.register({ BridgeBuilt }, upcasters);
  catalogue.register(meetingEvents, meetingUpcasters);

  it.each([
    ['1', { length: 90, name: '架け橋' }],
    ['2', { lengths: [90], name: '架け橋' }],
    ['3', { spans: [{ metres: 90 }], name: '架け橋' }],
    [undefined, { length: 90, name: '架け橋' }],
  ])('reads version %s in the form of today, and leaves the rest as it is', (version, data) => {
    const event = stored('BridgeBuilt', data, version);
    const revived = catalogue.revive(event);
    expect(revived).toEqual({ ...event, data: { spans: [{ metres: 90 }], name: '架け橋' } });
    expect(event.data).toEqual(data);
    expect(catalogue.toDomain(revived)).toBeInstanceOf(BridgeBuilt);
  });

  it('writes the version after the last upcaster', () => {
    expect(catalogue.schemaVersion('BridgeBuilt')).toBe(3);
    expect(catalogue.schemaVersion('MeetingLogged')).toBe(1);
  });

  it('refuses a version of a newer Kakehashi', () => {
    const newer = stored('BridgeBuilt', { spans: 'of another form' }, '4');
    expect(() => catalogue.revive(newer)).toThrow(UnknownEventType);
    expect(() => catalogue.revive(stored('MeetingLogged', {}, '2'))).toThrow('MeetingLogged@2');
  });

  it('knows no type that nobody registered', () => {
    expect(() => catalogue.revive(stored('BridgeBurnt', {}))).toThrow(
      'no slice knows the event type BridgeBurnt',
    );
  });

  it('makes a list of the one language of an early meeting', () => {
    const languages = (data: object, version: string) =>
      (catalogue.revive(stored('MeetingPlanned', data, version)).data as { languages: string[] }).languages;
    expect(languages({ language: 'ja' }, '1')).toEqual(['ja']);
    expect(languages({}, '1')).toEqual([]);
    expect(languages({ languages: ['en', 'ja'] }, '2')).toEqual(['en', 'ja']);
    expect(catalogue.schemaVersion('MeetingPlanned')).toBe(2);
  });
});
