import type { Capabilities } from '../../src/kernel/event-store/event-store';
import { appendContract } from './append.contract';
import { groupContract } from './group.contract';
import { payloadContract } from './payload.contract';
import { positionContract } from './position.contract';
import { raceContract } from './race.contract';
import { readContract } from './read.contract';
import { severalContract } from './several.contract';
import type { OpenedStore, Subject } from './store-fixture';
import { subscribeContract } from './subscribe.contract';

/** What every store behind the port does alike. It asks for nothing that a store of another kind could not keep. */
export function eventStoreContract(
  name: string,
  open: () => Promise<OpenedStore>,
  capabilities: Capabilities,
) {
  describe(`the record in ${name}`, () => {
    let opened: OpenedStore;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened.close());

    const subject: Subject = { store: () => opened.store, open, capabilities };

    it('has the capabilities it claims', () => {
      expect(opened.store.capabilities).toEqual(capabilities);
    });
    appendContract(subject);
    raceContract(subject);
    groupContract(subject);
    severalContract(subject);
    payloadContract(subject);
    readContract(subject);
    positionContract(subject);
    subscribeContract(subject);
  });
}
