import type { Socket } from 'node:net';

/** Resets a connection. One that is being ended already is destroyed: Node would never close it, nor be able to exit. */
export const reset = (socket: Socket): Socket =>
  socket.writableEnded ? socket.destroy() : socket.resetAndDestroy();
