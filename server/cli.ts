/** The commands. Exit code 1: a problem, said in one sentence; 2: wrong usage. */
import { findNearest } from '#pack/guess.ts';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command, CommanderError, Option } from 'commander';
import { NotRecordedError, RefusedError, type EventLog } from './log/event-log.ts';
import {
  carryLinks,
  issueLink,
  revokeByText,
  stationsIn,
  cardOf,
  openCodes,
  type Aside,
} from './commands/links.ts';
import { openLog } from './log/open-log.ts';
import { FILE } from './log/sqlite-writer.ts';
import { lockFolder } from './log/folder-lock.ts';
import { makeSecret } from './log/secret-file.ts';
import { exportWithKeys, importWithKeys, keysBeside } from './log-file.ts';
import type { Verified } from './night/verify.ts';
import { appendAlone } from './night/append-fact.ts';
import {
  AwayError,
  Follower,
  sayForeign,
  verifyFile,
  verifyInPlace,
  type VerifyFlags,
} from './verify.ts';
import { pathOf } from './access/links.ts';
import { startDemo } from './demo/demo.ts';
import { backtest } from './backtest/backtest.ts';
import { scoreAll, writeScores } from './backtest/print-scores.ts';
import { readRecorded } from './backtest/recorded.ts';
import { startServer, type RunningNode } from './main.ts';
import { askForMissing } from './import/ask.ts';
import { importPack } from './import/import.ts';
import {
  FORMATS,
  readElectionFile,
  readMapping,
  type Format,
  type Mapping,
} from './import/mapping.ts';
import { writeNewPack, writeNewWorkbook } from './new-pack.ts';
import { readPack, type Pack } from './packs/read-pack.ts';
import { NoPackError } from './pack-of-log.ts';
import { Progress } from './progress.ts';
import { SetupServer } from './setup/setup-server.ts';
import { findReports, replay } from './replay.ts';
import { renderUnicodeCompact } from 'uqr';
import { HistoryError, Witness } from './witness.ts';
import {
  readLogPlace,
  readOrigin,
  readPort,
  readServeSettings,
  type Flags,
  type LogFlags,
  type ServeSettings,
} from './settings.ts';
import { isRedisUrl } from './log/redis-place.ts';
import type { Role } from '#election/fact.ts';
import type { StationId } from '#election/model.ts';
import { isInstant } from '#pack/rows.ts';
import { describePackProblem } from '#text/pack-problems.ts';

const program = new Command('tallywatch')
  .description('Election night: tally sheets from phones, seats at once, and the threshold.')
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(text) });

const say = (line: string) => void process.stderr.write(`${line}\n`);
const print = (line: string) => void process.stdout.write(`${line}\n`);

// Whoever reads may stop reading: `results | head` is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

/** Adds the options that say where the log is kept. */
function withLog(command: Command): Command {
  return command
    .option('--data <dir>', 'folder of the embedded log (default: ./data)')
    .option('--redis <url>', 'Redis that keeps the log (or REDIS_URL)')
    .option('--redis-prefix <prefix>', 'what its keys begin with (default: tallywatch)')
    .option('--replicas <count>', 'answer when so many replicas have the fact too')
    .option('--key <file>', 'the key that nodes sign facts with (default: beside the log)');
}

async function onLog<Result>(
  flags: LogFlags,
  work: (log: EventLog) => Promise<Result>,
  mayBegin = false,
): Promise<Result> {
  const kept = readLogPlace(flags, process.env);
  if (!mayBegin && 'data' in kept && !existsSync(path.join(kept.data, FILE))) {
    throw new RefusedError(`there is no log in ${kept.data}: start a server on it first`);
  }
  // The durability of a log was settled when its server started: reading it again is harmless.
  const log = await openLog(kept, true);
  try {
    return await work(log);
  } finally {
    await log.close();
  }
}

function readSpeed(text: string): number {
  const speed = Number(text);
  if (speed > 0) return speed;
  throw new CommanderError(2, 'usage', `"${text}" is not a speed (a number above 0)`);
}

async function demandPack(folder: string): Promise<Pack> {
  const read = await readPack(folder);
  if (read.ok) return read.pack;
  throw new RefusedError(read.problems.map(describePackProblem).join('\n'));
}

withLog(program.command('serve'))
  .description('run one node')
  .option('--election <dir>', 'the election pack (default: the one that the log carries)')
  .option('--port <port>', 'port to listen on', '3000')
  .option('--host <host>', 'address to listen on', '127.0.0.1')
  .option('--origin <url>', 'the address people open, where a proxy stands in front')
  .option('--trust-proxy', 'believe X-Forwarded-For and X-Forwarded-Proto')
  .option('--rehearsal', 'mark the night TEST from its first fact')
  .option('--amend <reason>', 'accept a pack that differs from the log’s, and record that')
  .option('--unsafe', 'accept a Redis that may lose acknowledged facts')
  .option('--no-projection', 'only count: say nothing of how the night may end')
  .option('--embed-on <sites>', 'origins that may show /embed/… in a frame, or *')
  .option('--tiles <url>', 'a map under the outlines: https://HOST/{z}/{x}/{y}.png')
  .option('--tiles-credit <text>', 'whom the terms of those tiles ask to name')
  .option('--photos <dir>', 'folder of the photos (default: photos/ in the data folder)')
  .action(async (flags: Flags) => {
    const settings = readServeSettings(flags, process.env);
    const pack = settings.election === null ? null : await demandPack(settings.election);
    let running: RunningNode | null;
    try {
      running = await startServer(settings, pack, say);
    } catch (error) {
      if (!(error instanceof NoPackError && error.isEmpty)) throw error;
      running = await setUp(settings);
      if (!running) return;
    }
    const { url, adminToken } = running;
    const link = adminToken && `\nadministrator: ${settings.origin ?? url}${pathOf(adminToken)}`;
    // In one piece: whoever waits for the first line has the second.
    print(`listening on ${url}${link ?? ''}`);
    await serveUntilStopped(running);
  });

/** A page to set the election up on; the night that was opened there, null: it was stopped before. */
async function setUp(settings: ServeSettings): Promise<RunningNode | null> {
  const server = await SetupServer.start(settings, say);
  print(`listening on ${server.url}\nset up: ${settings.origin ?? server.url}${server.path}`);
  const stopped = untilStopped();
  const running = await Promise.race([stopped, server.opened]);
  if (!running) server.close();
  return running;
}

/** Resolves when the program is told to stop. */
function untilStopped(): Promise<null> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(null));
  });
}

/** Serves until it is told to stop, or can no longer count. */
async function serveUntilStopped(running: RunningNode): Promise<void> {
  const reason = await Promise.race([untilStopped(), running.failed]);
  await running.close();
  if (reason) throw new RefusedError(reason.message);
}

program
  .command('demo')
  .description('play the built-in election night into a real server')
  .option('--port <port>', 'port to listen on', '3000')
  .option('--host <host>', 'address to listen on', '127.0.0.1')
  .option('--speed <speed>', 'how many minutes of the night pass in a minute', '60')
  .option('--keep <dir>', 'keep log and pack in this folder')
  .action(async (flags: { port: string; host: string; speed: string; keep?: string }) => {
    const { host, keep = null } = flags;
    const speed = readSpeed(flags.speed);
    const demo = await startDemo({ port: readPort(flags.port), host, speed, keep }, say);
    for (const [what, link] of Object.entries(demo.links)) print(`${what}: ${link}`);
    print(`listening on ${demo.running.url}`);
    void demo.night.then(() => say('the night is over; the server goes on until it is stopped'));
    await serveUntilStopped({ ...demo.running, close: () => demo.stop() });
  });

program
  .command('new')
  .description('write a small election pack to start from, or a workbook to fill in')
  .argument('<dir>', 'a folder that is new or empty, or a file that ends in .xlsx')
  .option('--from <dir>', 'with a workbook: the election pack that it shall hold')
  .action(async (folder: string, { from = null }: { from?: string | null }) => {
    if (folder.endsWith('.xlsx')) {
      await writeNewWorkbook(folder, from);
      say(`fill it in, and make a pack of it: import --to DIR ${folder}`);
      return;
    }
    if (from !== null) throw new CommanderError(2, 'usage', '--from goes with a file .xlsx');
    const files = await writeNewPack(folder);
    print(`${folder}: ${files.join(', ')}`);
    say(
      'put your own election in its place, and run "check" on it; README.md has a word on each column',
    );
  });

program
  .command('import')
  .description('make an election pack of what others publish')
  .argument('<source...>', 'files or folders')
  .requiredOption('--to <dir>', 'a folder that is new or empty')
  .addOption(
    new Option('--as <format>', 'what the sources are')
      .choices(['auto', ...FORMATS])
      .default('auto'),
  )
  .option('--map <file>', 'what columns, contests and spellings mean')
  .option('--election <file>', 'fields of election.json that no source has')
  .action(async (sources: string[], flags: ImportFlags) => {
    const { to, as, map, election } = flags;
    const progress = new Progress('rows read');
    const files = await importPack(sources, {
      ...{ to, as, say },
      mapping: await readSaid(map, election),
      ask: process.stdin.isTTY && process.stderr.isTTY ? askForMissing : null,
      progress: (done) => progress.show(done),
    });
    progress.end();
    print(`${to}: ${files.join(', ')}`);
  });

/** What a mapping says, and over its election what another file does. */
async function readSaid(map: string | undefined, election: string | undefined): Promise<Mapping> {
  const mapping = map === undefined ? {} : await readMapping(map);
  if (election === undefined) return mapping;
  return { ...mapping, election: { ...mapping.election, ...(await readElectionFile(election)) } };
}

interface ImportFlags {
  readonly to: string;
  readonly as: Format | 'auto';
  readonly map?: string;
  readonly election?: string;
}

program
  .command('check')
  .description('check an election pack')
  .argument('<dir>')
  .option('--json', 'print problems as JSON')
  .action(async (folder: string, { json }: { json?: boolean }) => {
    const read = await readPack(folder);
    const problems = read.ok ? [] : read.problems;
    const { warnings } = read;
    if (json) print(JSON.stringify({ ok: read.ok, problems, warnings }));
    else for (const one of [...problems, ...warnings]) print(describePackProblem(one));
    if (read.ok && !json) {
      const { contests, stations, districts } = read.pack.election;
      print(
        `${folder}: ${districts.size} districts, ${contests.size} contests, ${stations.size} stations; pack ${read.pack.hash}`,
      );
    }
    if (!read.ok) process.exitCode = 1;
  });

withLog(program.command('link'))
  .description('make a personal link')
  .addOption(
    new Option('--role <role>', 'what its holder may do')
      .choices(['admin', 'verifier', 'watcher', 'viewer', 'gateway', 'organiser'])
      .makeOptionMandatory(),
  )
  .option('--name <name>', 'who holds it')
  .option('--stations <ids>', 'a watcher’s stations, separated by commas')
  .option('--url <url>', 'the address people open: prints the link as a QR code as well')
  .option('--json', 'print { role, token, path, code, text }')
  .action(
    async (
      flags: Flags & {
        role: Role;
        name?: string;
        stations?: string;
        url?: string;
        json?: boolean;
      },
    ) => {
      const stationIds = (flags.stations ?? '').split(',').filter(Boolean) as StationId[];
      const { role, name = null } = flags;
      const withCode = role === 'watcher';
      const { token, code, text } = await onLog(flags, async (log) => {
        if ((await log.length()) === 0) {
          throw new RefusedError('this log is empty: start a server on it first');
        }
        refuseUnknown(stationIds, await stationsIn(log));
        const lineCodes = await openCodes(log);
        const text = withCode ? lineCodes.makeMark() : undefined;
        const holder = { role, name, stationIds, withCode, text };
        const made = await issueLink(await appendAlone(log), holder);
        return { ...made, text: text && cardOf(text, lineCodes) };
      });
      const link = pathOf(token);
      const more = { ...(code && { code }), ...(text && { text }) };
      print(flags.json ? JSON.stringify({ role, token, path: link, ...more }) : link);
      if (code && !flags.json) say(`short code, to type at /i: ${code}`);
      if (text && !flags.json) {
        say(
          `text messages begin with ${text.number}; codes for one line each: ${text.codes.join(' ')}`,
        );
      }
      if (flags.url) {
        const whole = `${readOrigin(flags.url)}${link}`;
        say(`${renderUnicodeCompact(whole)}\n${whole}`);
      }
      if (role === 'watcher' && stationIds.length === 0) {
        say('note: this watcher has no station yet (--stations)');
      }
    },
  );

function refuseUnknown(ids: readonly string[], known: ReadonlySet<string> | null): void {
  for (const id of ids) {
    if (known === null || known.has(id)) continue;
    const nearest = findNearest(id, [...known]);
    const hint = nearest === undefined ? '' : `; did you mean "${nearest}"?`;
    throw new RefusedError(`there is no station "${id}"${hint}`);
  }
}

withLog(program.command('carry-links'))
  .description('take the links of a rehearsal along into the log of the real night')
  .argument('<from>', 'the rehearsal’s data folder, or its redis:// address')
  .action(async (from: string, flags: Flags) => {
    const other = isRedisUrl(from) ? { redis: from } : { data: from };
    const count = await onLog(other, (log) => onLog(flags, (own) => carryLinks(log, own)));
    say(`${count} links carried over: they open this night too`);
  });

withLog(program.command('revoke'))
  .description('take a personal link back: its code and all who signed in with it as well')
  .argument('<link>', 'the link, its token, or its short code')
  .option('--set-aside', 'what its holder reported counts no more')
  .option('--since <time>', 'only what came at this moment or later, as 2024-05-31T20:00:00+02:00')
  .option('--reason <text>', 'why, for the record')
  .action(async (text: string, flags: Flags & RevokeFlags) => {
    const aside = readAside(flags);
    await onLog(flags, async (log) => {
      const isThere = await revokeByText(log, text, aside);
      if (!isThere) throw new RefusedError('no link in force is this one');
    });
    say(`taken back, on every node${aside ? '; what its holder reported is set aside' : ''}`);
  });

interface RevokeFlags {
  readonly setAside?: boolean;
  readonly since?: string;
  readonly reason?: string;
}

function readAside({ setAside, since, reason }: RevokeFlags): Aside | null {
  if (!setAside) {
    if (since !== undefined) throw new CommanderError(2, 'usage', '--since goes with --set-aside');
    return null;
  }
  if (since !== undefined && !isInstant(since)) {
    const expected = 'an instant with its offset, as 2024-05-31T20:00:00+02:00';
    throw new CommanderError(2, 'usage', `--since "${since}" is not ${expected}`);
  }
  const moment = since === undefined ? null : new Date(since).toISOString();
  return { since: moment, reason: reason?.trim() || null };
}

withLog(program.command('forget-people'))
  .description('throw away the key of names and contacts: nobody can read them any more')
  .option('--yes', 'there is no way back, and the night is over')
  .action(async (flags: Flags & { yes?: boolean }) => {
    if (!flags.yes) {
      throw new RefusedError(
        'names, contacts, codes for text messages and who sent which report are gone for good after this: say --yes',
      );
    }
    const kept = readLogPlace(flags, process.env);
    const unlock = 'data' in kept ? lockFolder(kept.data, 'server.lock') : () => undefined;
    if (!unlock) throw new RefusedError('a server runs on this folder: stop it first');
    try {
      await onLog(flags, (log) => log.keep('people', makeSecret()));
    } finally {
      unlock();
    }
    say('forgotten; nodes that run know until they are stopped, and copies of the key must go too');
  });

program
  .command('replay')
  .description('send recorded reports to a running server')
  .argument('<file>', 'one JSON object a line, .gz allowed, - for standard input')
  .option('--url <url>', 'the server', 'http://127.0.0.1:3000')
  .requiredOption('--token <token>', 'an administrator’s or a watcher’s token')
  .option('--speed <speed>', '"max", or how many times faster than recorded', 'max')
  .option('--confirm', 'confirm warnings: the paper really says so')
  .action(
    async (
      file: string,
      flags: { url: string; token: string; speed: string; confirm?: boolean },
    ) => {
      const speed = flags.speed === 'max' ? null : readSpeed(flags.speed);
      const settings = { ...flags, url: flags.url.replace(/\/$/, ''), speed };
      const progress = new Progress('reports sent');
      const tally = await replay(file, { ...settings, confirm: flags.confirm ?? false }, say, (n) =>
        progress.show(n),
      );
      progress.end();
      print(JSON.stringify(tally));
      if (tally.rejected > 0) process.exitCode = 1;
    },
  );

program
  .command('results')
  .description('write the current results')
  .option('--url <url>', 'the server', 'http://127.0.0.1:3000')
  .option('--token <token>', 'a token of staff, before publication')
  .addOption(
    new Option('--format <format>', 'in which form')
      .choices(['json', 'csv', 'nist'])
      .default('json'),
  )
  .action(async (flags: { url: string; token?: string; format: 'json' | 'csv' | 'nist' }) => {
    const file = { json: 'results', csv: 'results.csv', nist: 'results.nist.json' }[flags.format];
    const headers: Record<string, string> = {};
    if (flags.token) headers.authorization = `Bearer ${flags.token}`;
    const url = `${flags.url.replace(/\/$/, '')}/api/${file}`;
    const response = await fetch(url, { headers }).catch((thrown: unknown) => {
      const error = thrown as Error;
      throw new RefusedError(`no answer from ${url}: ${error.message}`);
    });
    const body = await response.text();
    if (!response.ok) {
      const { problems } = JSON.parse(body) as { problems: { message: string }[] };
      throw new RefusedError(`${url} answered ${response.status}: ${problems[0]?.message ?? ''}`);
    }
    process.stdout.write(body.endsWith('\n') ? body : `${body}\n`);
  });

withLog(program.command('verify'))
  .description('recompute a night from its log alone')
  .option('--file <file>', 'a portable log instead of a log in place')
  .option('--url <url>', 'a running node: what it gives to everybody')
  .option('--token <token>', 'with --url: a token of staff, before publication')
  .option('--follow', 'with --url: go on as long as it agrees, a line for each time something came')
  .option('--every <seconds>', 'with --follow: how often to look', '10')
  .option('--election <dir>', 'the election pack (default: the one that the log carries)')
  .option('--expect <position:head>', 'a head that was written down')
  .option('--heads <file>', 'heads that were written down, a line each: POSITION:HEAD')
  .option('--checkpoints <file>', 'signed checkpoints that were kept, by a witness too')
  .option('--photos <dir>', 'folder of the photos (default: photos/ in the data folder)')
  .option('--json', 'print the results only')
  .action(async (flags: VerifyFlags & FollowFlags & { election?: string; json?: boolean }) => {
    const pack = flags.election === undefined ? null : await demandPack(flags.election);
    if (flags.follow) return follow(pack, flags);
    const verified = await verifyWhere(pack, flags);
    const { results, drive, unsigned, checkpoints, root } = verified;
    const foreign = sayForeign(verified);
    for (const line of foreign) say(line);
    if (foreign.length > 0) process.exitCode = 1;
    for (const { position, seen } of verified.seams) {
      say(
        `note: at position ${position} the log had lost facts: a node had seen ${seen}, and it went on after position ${position - 1}`,
      );
    }
    if (verified.lostCheckpoints > 0) {
      say(`note: ${verified.lostCheckpoints} checkpoints name facts that were lost there`);
    }
    if (unsigned.old > 0) say(`note: ${unsigned.old} facts of an earlier version are not signed`);
    if (unsigned.unjudged > 0) {
      say(`note: who signed ${unsigned.unjudged} facts cannot be told without the key (--key)`);
    }
    if (flags.json) return print(JSON.stringify(drive ? { ...results, drive } : results));
    const verdict = foreign.length === 0 ? 'every fact agrees' : 'the chain agrees';
    print(`head ${results.head} at position ${results.version}: ${verdict}`);
    print(`${verified.signedReports} reports are signed by their phones`);
    print(`${checkpoints} checkpoints agree${root === null ? '' : `; root ${root}`}`);
    if (drive) print(`drive ${JSON.stringify(drive)}`);
    print(JSON.stringify(results, null, 1));
  });

interface FollowFlags {
  readonly follow?: boolean;
  readonly every: string;
}

/** Recounts a running night again and again; ends where it does not agree. */
async function follow(pack: Pack | null, flags: VerifyFlags & FollowFlags): Promise<void> {
  if (flags.url === undefined) throw new RefusedError('--follow needs --url: a running node');
  const pause = readSpeed(flags.every) * 1000;
  const follower = new Follower(flags.url, pack, flags);
  for (;;) {
    try {
      const verified = await follower.look();
      if (verified) {
        const { results, checkpoints } = verified;
        const foreign = sayForeign(verified);
        for (const line of foreign) say(line);
        if (foreign.length > 0) return void (process.exitCode = 1);
        const { version, head, sheets } = results;
        print(
          `head ${head} at position ${version}: every fact agrees, ${checkpoints} checkpoints; ${sheets.reported} sheets counted`,
        );
      }
    } catch (error) {
      // A node that is away comes back; one that gives what does not agree has given it.
      if (!(error instanceof AwayError)) throw error;
      say(error.message);
    }
    await sleep(pause);
  }
}

async function verifyWhere(pack: Pack | null, flags: VerifyFlags): Promise<Verified> {
  if (flags.file !== undefined) return verifyFile(flags.file, pack, flags);
  if (flags.url !== undefined) return new Follower(flags.url, pack, flags).verify();
  return onLog(flags, (log) => verifyInPlace(log, pack, flags));
}

program
  .command('witness')
  .description('follow what a node signs; exit 1 when it shows another history')
  .argument('<url>', 'the node')
  .requiredOption('--key <file>', 'the witness’s own key; made where there is none')
  .requiredOption('--dir <dir>', 'folder of what it has seen')
  .option('--log-key <key>', 'what the log signs with, where it is known: NAME+ID+KEY')
  .option('--every <seconds>', 'how often to look', '30')
  .option('--once', 'look once')
  .action(async (url: string, flags: WitnessFlags) => {
    const { key, dir, logKey = null, once } = flags;
    const pause = readSpeed(flags.every) * 1000;
    const witness = new Witness({ url, key, dir, logKey });
    say(`this witness signs with ${witness.verifierKey}`);
    for (;;) {
      try {
        const { size, isNew } = await witness.look();
        if (isNew || once) print(`${size} facts, signed for and cosigned`);
      } catch (error) {
        // A node that is away comes back; one that shows another history has shown it.
        if (once || error instanceof HistoryError || !(error instanceof RefusedError)) throw error;
        say(error.message);
      }
      if (once) return;
      await sleep(pause);
    }
  });

interface WitnessFlags {
  readonly key: string;
  readonly dir: string;
  readonly logKey?: string;
  readonly every: string;
  readonly once?: boolean;
}

program
  .command('backtest')
  .description('replay a recorded night through the projection, and score it')
  .argument('<dir>', 'the election pack')
  .argument('[file]', 'its recorded reports; else reports.ndjson in the pack, or reports.ndjson.gz')
  .option('--json', 'print the scores as JSON')
  .action(async (dir: string, file: string | undefined, flags: { json?: boolean }) => {
    const { election } = await demandPack(dir);
    const recorded = await readRecorded(file ?? findReports(dir), election);
    const progress = new Progress('nights replayed');
    const results = backtest(election, recorded, (done, total) => progress.show(done, total));
    progress.end();
    print(flags.json ? JSON.stringify(scoreAll(results)) : writeScores(election, results));
  });

withLog(program.command('export-log'))
  .description('write the log as one portable file')
  .argument('<file>')
  .option('--public', 'leave digests in place of facts about people')
  .action(async (file: string, flags: Flags & { public?: boolean }) => {
    const progress = new Progress('facts written');
    const isPublic = flags.public ?? false;
    const count = await onLog(flags, (log) =>
      exportWithKeys(log, file, isPublic, (done, total) => progress.show(done, total)),
    );
    progress.end();
    say(`${count} facts written to ${file}`);
    if (!isPublic) say(`its keys stand in ${keysBeside(file)}: keep them apart, and as safe`);
  });

withLog(program.command('import-log'))
  .description('fill an empty log from a portable file')
  .argument('<file>')
  .action(async (file: string, flags: Flags) => {
    const progress = new Progress('facts read');
    const { count, hadKeys } = await onLog(
      flags,
      (log) => importWithKeys(log, file, (done) => progress.show(done)),
      true,
    );
    progress.end();
    if (!hadKeys) {
      say(
        `note: ${keysBeside(file)} is not there: names stay sealed, and who signed cannot be told; the facts are taken as they are`,
      );
    }
    say(`${count} facts read from ${file}`);
  });

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    if (error.code === 'usage') say(`error: ${error.message}`);
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else if (error instanceof RefusedError || error instanceof NotRecordedError) {
    say(error.message);
    process.exitCode = 1;
  } else {
    throw error;
  }
}
