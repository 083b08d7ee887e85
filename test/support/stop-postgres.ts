import { rm } from 'node:fs/promises';
import { testServer } from './test-server';

export = async function stopPostgres(): Promise<void> {
  const running = testServer.running;
  if (!running) return;

  await running.server.stop();
  testServer.running = undefined;
  await rm(running.folder, { recursive: true, force: true });
};
