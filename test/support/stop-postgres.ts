import { clearRunFolder, processesIn } from './run-folder';
import { testRun } from './test-run';

/** Fails where tests have left processes behind, which are ended. */
export = async function stopPostgres(): Promise<void> {
  const { folder, server } = testRun;
  if (!folder) return;
  testRun.folder = undefined;

  await server?.stop();
  const left = processesIn(folder);
  clearRunFolder(folder);
  if (left.length > 0)
    throw new Error(`left running by the tests: ${left.map(({ command }) => command.join(' ')).join('; ')}`);
};
