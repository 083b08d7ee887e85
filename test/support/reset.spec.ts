import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { reset } from './reset';

describe('a connection that is reset', () => {
  it.each([
    ['while it is used', () => undefined],
    ['while it is being ended', (socket: Socket) => socket.end()],
  ])('is closed on both sides: %s', async (_, before) => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const there = connect((server.address() as { port: number }).port, '127.0.0.1');
    const [[here]] = (await Promise.all([once(server, 'connection'), once(there, 'connect')])) as [
      [Socket],
      [],
    ];
    const closed = [here, there].map(
      (socket) => new Promise((resolve) => socket.on('error', () => undefined).once('close', resolve)),
    );
    before(here);
    reset(here);
    await Promise.all(closed);
    server.close();
    expect([here.destroyed, there.destroyed]).toEqual([true, true]);
  });
});
