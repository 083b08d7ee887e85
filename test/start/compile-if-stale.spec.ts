import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const project = join(__dirname, '../..');

describe('npm start', () => {
  let clone: string;
  const at = (path: string) => join(clone, path);
  const npmStart = () =>
    spawnSync('npm', ['start', '--silent'], {
      cwd: clone,
      encoding: 'utf8',
      env: { ...process.env, CI: 'true' },
    });
  const age = (path: string, seconds: number) => {
    const time = Date.now() / 1000 - seconds;
    utimesSync(at(path), time, time);
  };

  beforeAll(() => {
    clone = mkdtempSync(join(tmpdir(), 'kakehashi-npm-'));
    chmodSync(clone, 0o755);
    for (const folder of ['scripts', 'src']) mkdirSync(at(folder));
    for (const file of ['package.json', 'tsconfig.json', 'tsconfig.build.json', 'nest-cli.json'])
      copyFileSync(join(project, file), at(file));
    copyFileSync(join(project, 'scripts/compile-if-stale.mjs'), at('scripts/compile-if-stale.mjs'));
    symlinkSync(join(project, 'node_modules'), at('node_modules'));
    writeFileSync(at('src/main.ts'), `process.stdout.write('first\\n');\n`);
  });
  afterAll(() => {
    rmSync(at('node_modules'));
    rmSync(clone, { recursive: true });
  });

  it('compiles where dist is missing', () => {
    const { stdout, stderr, status } = npmStart();
    expect([stdout, status]).toEqual(['first\n', 0]);
    expect(stderr).toContain('compiling');
  }, 60_000);

  it('does not compile again what it has compiled', () => {
    const { stdout, stderr } = npmStart();
    expect(stdout).toBe('first\n');
    expect(stderr).not.toContain('compiling');
  }, 60_000);

  it('compiles where a source is newer', () => {
    writeFileSync(at('src/main.ts'), `process.stdout.write('second\\n');\n`);
    age('dist/main.js', 60);
    expect(npmStart().stdout).toBe('second\n');
  }, 60_000);

  it('compiles where a source was taken away', () => {
    writeFileSync(at('src/gone.ts'), `export const gone = true;\n`);
    age('dist/main.js', 60);
    npmStart();
    expect(existsSync(at('dist/gone.js'))).toBe(true);
    rmSync(at('src/gone.ts'));
    expect(npmStart().stderr).toContain('compiling');
    expect(existsSync(at('dist/gone.js'))).toBe(false);
  }, 60_000);

  it('does not run what does not compile', () => {
    writeFileSync(
      at('src/main.ts'),
      `export const wrong: number = 'text';\nprocess.stdout.write('third\\n');\n`,
    );
    age('dist/main.js', 60);
    for (let n = 0; n < 2; n++) {
      const { stdout, status } = npmStart();
      expect(stdout).not.toContain('third');
      expect(status).not.toBe(0);
    }
  }, 60_000);
});
