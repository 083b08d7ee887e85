import { rm } from 'node:fs/promises';
import { CuttingProxy } from '../support/cutting-proxy';
import { type ScratchDatabase, scratchDatabase } from '../support/scratch-database';
import { ServiceFolder } from '../support/service-process';
import { templateDatabase } from '../support/template-database';
import { emptyFolder } from './support/chained-record';
import { kakehashi } from './support/drill-command';

const UNAVAILABLE = 3;

describe('a command that loses its database', () => {
  let folder: ServiceFolder;
  let database: ScratchDatabase;
  let proxy: CuttingProxy;
  let evidence: string;

  beforeAll(async () => {
    folder = await ServiceFolder.make();
    database = await scratchDatabase('lost', await templateDatabase('seeded'));
    proxy = await CuttingProxy.to(database.url);
    evidence = await emptyFolder();
  }, 120_000);
  afterAll(async () => {
    await folder.clear();
    await proxy.close();
    await database.drop();
    await rm(evidence, { recursive: true });
  }, 60_000);

  it.each([
    ['verify', 'from es.events'],
    ['status', 'from proj.checkpoint'],
    ['restore-accepted', 'from es.events'],
  ])(
    'says so in a line: %s',
    async (command, statement) => {
      const reached = proxy.stopAt(statement);
      const env = { DATABASE_URL: proxy.url, EVIDENCE_DIR: evidence };
      const ended = kakehashi(folder, env, command);
      await reached;
      proxy.reset();
      const { code, text } = await ended;
      expect(text).not.toMatch(/^\s+at |unhandled|node:internal/im);
      expect(text.trim()).not.toBe('');
      expect(code).toBe(UNAVAILABLE);
    },
    60_000,
  );
});
