/** docs/fifteen-minutes.md, followed to the letter. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeFolder } from '../server/node-process.ts';

const TOP = path.join(import.meta.dirname, '../..');
const PAGE = readFileSync(path.join(TOP, 'docs/fifteen-minutes.md'), 'utf8');
const START = 'npm run -s tallywatch -- ';

const block = (kind: string) => new RegExp(`\`\`\`${kind}\\n([^]*?)\`\`\``).exec(PAGE)![1]!;
const commands = [...PAGE.matchAll(/```sh\n([^]*?)```/g)]
  .flatMap(([, lines]) => lines!.trim().split('\n'))
  .map((line) => line.replace(START, ''));

/** Runs a command of the page in a folder, on ports of its own. */
function run(folder: string, command: string): ChildProcess & { said: string } {
  const cli = path.join(TOP, 'server/cli.ts');
  const words = command.split(' ').concat(command.startsWith('serve') ? ['--port', '0'] : []);
  const child = spawn(process.execPath, [cli, ...words], { cwd: folder });
  const told = Object.assign(child, { said: '' });
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (told.said += chunk.toString()));
  }
  onTestFinished(() => void child.kill('SIGKILL'));
  return told;
}

test(
  'the page leads from a table to a night that counts, with its commands as they stand there',
  { timeout: 150_000 },
  async () => {
    const folder = await makeFolder();
    await writeFile(path.join(folder, 'town.csv'), block('csv'));
    await writeFile(path.join(folder, 'town.json'), block('json'));
    expect(PAGE.split(START).length - 1).toBe(commands.length);
    let [url, token] = ['', ''];
    const said = new Map<string, string>();
    let server: ReturnType<typeof run> | null = null;
    for (const command of commands) {
      const own = command.replace('http://127.0.0.1:3000', url).replace('ADMIN-TOKEN', token);
      const child = run(folder, own);
      if (command.startsWith('serve')) {
        server?.kill('SIGTERM');
        if (server) await once(server, 'exit');
        server = child;
        await expect.poll(() => child.said).toMatch(/listening on \S+\nadministrator: \S+/);
        [, url = '', token = ''] = /listening on (\S+)\n.*\/i\/(\S+)/.exec(child.said) ?? [];
        continue;
      }
      const [code] = (await once(child, 'close')) as [number];
      expect([command, code, child.said]).toEqual([command, 0, child.said]);
      said.set(command.split(' ')[0]!, child.said);
    }
    expect(said.get('import')).toContain('North: 600 votes: Ada Alder 310, Ben Brook 290');
    expect(said.get('check')).toContain('2 districts, 2 contests, 3 stations');
    expect(said.get('replay')).toContain('"accepted":3');
    const results = JSON.parse(said.get('results')!) as { seats: unknown; rehearsal: boolean };
    expect(results).toMatchObject({ rehearsal: true, seats: { total: 2 } });
    expect(said.get('verify')).toContain('every fact agrees');
  },
);
