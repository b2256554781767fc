/** The election pack that a report of this program carries (server/export/nist.ts writes it). */
import * as v from 'valibot';
import { isTableName } from '#pack/tables.ts';
import { writeTable, type PackRow } from '#pack/write-pack.ts';
import { RefusedError } from '../log/event-log.ts';
import { nameOf, ownOf, type NistReport } from './nist-report.ts';

/**
 * The pack that a report of this program stands for; null: another program wrote it.
 *
 * @throws RefusedError where its settings cannot be read
 */
export function packOfReport({ file, root }: NistReport): {
  readonly files: ReadonlyMap<string, Buffer>;
  readonly settings: Readonly<Record<string, unknown>>;
} | null {
  const [election] = root.all('Election');
  const own = election ? ownOf(election) : new Map<string, string>();
  const settings = own.get('election.json');
  if (!election || settings === undefined) return null;
  const rows = {
    'districts.csv': [] as PackRow[],
    'parties.csv': [] as PackRow[],
    'contests.csv': [] as PackRow[],
    'candidates.csv': [] as PackRow[],
    'stations.csv': [] as PackRow[],
  };
  const files = new Map<string, Buffer>();
  const insides = new Map<string, string>();
  for (const unit of root.all('GpUnit')) {
    const cells = Object.fromEntries(ownOf(unit));
    const name = nameOf(unit, 'Name');
    if (unit.id.startsWith('gp-') && unit.say('OtherType') === 'district') {
      const id = unit.id.replace(/^gp-/, '');
      for (const inside of unit.refs('ComposingGpUnitIds')) insides.set(inside, id);
      rows['districts.csv'].push({ district_id: id, name, ...cells });
    } else if (unit.id.startsWith('station-')) {
      const registered = unit.say('VotersRegistered');
      rows['stations.csv'].push({
        station_id: unit.id.replace(/^station-/, ''),
        district_id: insides.get(unit.id) ?? '',
        name,
        ...(registered !== '' && { registered_voters: registered }),
        ...cells,
      });
    }
  }
  for (const party of root.all('Party')) {
    if (!party.id.startsWith('party-')) continue;
    const color = party.say('Color');
    const abbreviation = nameOf(party, 'Abbreviation');
    rows['parties.csv'].push({
      party_id: party.id.replace(/^party-/, ''),
      name: nameOf(party, 'Name'),
      ...(abbreviation !== '' && { abbreviation }),
      ...(color !== '' && { color: `#${color}` }),
    });
  }
  const people = new Map(election.all('Candidate').map((one) => [one.id, one]));
  for (const contest of election.all('Contest')) {
    const id = contest.id.replace(/^contest-/, '');
    const { candidates: lists, ...cells } = Object.fromEntries(ownOf(contest));
    const seats = contest.say('NumberElected');
    rows['contests.csv'].push({
      contest_id: id,
      district_id: contest.say('ElectionDistrictId').replace(/^gp-/, ''),
      name: contest.say('Name'),
      ...(seats !== '' && { seats }),
      ...cells,
    });
    if (lists !== undefined) {
      rows['candidates.csv'].push(...readRows(file, lists));
      continue;
    }
    for (const selection of contest.all('ContestSelection')) {
      for (const person of selection.refs('CandidateIds').flatMap((one) => people.get(one) ?? [])) {
        rows['candidates.csv'].push({
          candidate_id: person.id,
          contest_id: id,
          name: nameOf(person, 'BallotName'),
          ...Object.fromEntries(ownOf(person)),
        });
      }
    }
  }
  for (const [name, all] of Object.entries(rows)) {
    if (isTableName(name)) files.set(name, Buffer.from(writeTable(name, all)));
  }
  for (const [name, text] of own) if (isTableName(name)) files.set(name, Buffer.from(text));
  return { files, settings: parse(file, settings) as Readonly<Record<string, unknown>> };
}

const Rows = v.array(v.record(v.string(), v.union([v.string(), v.number()])));

/** Rows of a table as JSON. @throws RefusedError where they are none */
function readRows(file: string, text: string): readonly PackRow[] {
  const read = v.safeParse(Rows, parse(file, text));
  if (read.success) return read.output;
  throw new RefusedError(`${file}: an external identifier "candidates" holds no rows of a table`);
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new RefusedError(
      `${file}: an external identifier is no JSON: ${(error as Error).message}`,
    );
  }
}
