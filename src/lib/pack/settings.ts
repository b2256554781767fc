import { findNearest } from './guess.ts';
import { at } from '#election/known.ts';
import type {
  Alliance,
  AllianceId,
  BodyId,
  CheckSetting,
  Election,
  LocalName,
  PartyId,
  Subject,
  Threshold,
} from '#election/model.ts';
import { FORMS, isColor, isDay, isId, isInstant, type PackCode, type PackProblem } from './rows.ts';

/** What `election.json` says. */
export type Settings = Pick<
  Election,
  | 'id'
  | 'name'
  | 'date'
  | 'timeZone'
  | 'pollsClose'
  | 'tallySheet'
  | 'tieBreak'
  | 'verification'
  | 'publication'
  | 'desk'
  | 'publicDelay'
  | 'checks'
  | 'outlineProperty'
  | 'alliances'
  | 'thresholds'
>;

const FIELDS = [
  // For editors: where docs/election.schema.json is.
  '$schema',
  'id',
  'name',
  'date',
  'timeZone',
  'pollsClose',
  'tallySheet',
  'tieBreak',
  'verification',
  'publication',
  'desk',
  'publicDelay',
  'checks',
  'outlines',
  'alliances',
  'thresholds',
];

function isTimeZone(text: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: text }));
  } catch {
    return false;
  }
}

/** The findings whose severity a pack may set. */
const CHECKS: readonly string[] = [
  ...['W01', 'W02', 'W03', 'W04', 'W05', 'W06', 'W07'],
  ...['W10', 'W11', 'W12', 'W13', 'W14', 'W15', 'W16', 'W17'],
];

/** The parts of a threshold that labels may name. */
const PARTS: readonly string[] = ['signatures', 'districts', 'seats'];

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads `election.json`.
 *
 * @param json as parsed
 * @param source its text, to name the line of a field
 */
export function readSettings(json: unknown, source: string, problems: PackProblem[]): Settings {
  const reader = new SettingsReader(source, problems);
  const fields = reader.object(json, 'election.json');
  for (const name of Object.keys(fields)) {
    if (!FIELDS.includes(name)) {
      const absent = FIELDS.filter((one) => !Object.hasOwn(fields, one));
      reader.note('P03', name, '', { nearest: findNearest(name, absent) });
    }
  }
  const publication = reader.choice({ publication: 'staff', ...fields }, 'publication', [
    'staff',
    'public',
  ]);
  return {
    id: reader.id(fields, 'id'),
    name: reader.name(fields, 'name'),
    date: reader.text(fields, 'date', isDay, FORMS.day),
    timeZone: reader.text(fields, 'timeZone', isTimeZone, FORMS.timeZone),
    pollsClose: reader.text(fields, 'pollsClose', isInstant, FORMS.instant),
    tallySheet: reader.choice(fields, 'tallySheet', ['basic', 'ru-12', 'votes-only']),
    tieBreak: reader.choice(fields, 'tieBreak', ['registration-order', 'undecided']),
    verification: reader.choice(fields, 'verification', ['single', 'double']),
    publication,
    desk: reader.choice({ desk: 'one-person', ...fields }, 'desk', ['one-person', 'two-people']),
    publicDelay: reader.whole(
      { publicDelay: publication === 'public' ? 60 : 0, ...fields },
      'publicDelay',
    ),
    checks: reader.checks(fields),
    outlineProperty: reader.outlineProperty(fields),
    alliances: new Map(reader.alliances(fields).map((alliance) => [alliance.id, alliance])),
    thresholds: reader.thresholds(fields),
  };
}

class SettingsReader {
  readonly #source: string;
  readonly #problems: PackProblem[];

  constructor(source: string, problems: PackProblem[]) {
    this.#source = source;
    this.#problems = problems;
  }

  note(code: PackCode, field: string, found: string, more: Partial<PackProblem> = {}): void {
    const key = field.slice(field.lastIndexOf('.') + 1);
    const before = this.#source.split(`"${key}"`);
    const line = before.length > 1 ? at(before, 0).split('\n').length : 1;
    this.#problems.push({ file: 'election.json', line, code, field, found, ...more });
  }

  object(value: unknown, field: string): Fields {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as Fields;
    }
    this.note('P12', field, 'object');
    return {};
  }

  list(fields: Fields, field: string): readonly unknown[] {
    const value = fields[field] ?? [];
    if (Array.isArray(value)) return value;
    this.note('P12', field, 'list');
    return [];
  }

  text(
    fields: Fields,
    field: string,
    isValid: (text: string) => boolean = () => true,
    expected?: string,
  ): string {
    const value = fields[field];
    if (value === undefined) this.note('P04', field, '');
    else if (typeof value !== 'string' || value === '') this.note('P12', field, 'text');
    else if (!isValid(value)) this.note('P11', field, value, { expected });
    return typeof value === 'string' ? value : '';
  }

  id(fields: Fields, field: string): string {
    const value = this.text(fields, field);
    if (value !== '' && !isId(value)) this.note('P06', field, value, { expected: FORMS.id });
    return value;
  }

  choice<Word extends string>(fields: Fields, field: string, words: readonly Word[]): Word {
    const value = this.text(fields, field);
    const word = words.find((one) => one === value);
    if (word === undefined && value !== '')
      this.note('P10', field, value, {
        expected: words.join(', '),
        nearest: findNearest(value, words),
      });
    return word ?? at(words, 0);
  }

  whole(fields: Fields, field: string): number {
    const value = fields[field];
    if (value === undefined) this.note('P04', field, '');
    else if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) {
      this.note('P09', field, JSON.stringify(value), { expected: 'a whole number, 0 or more' });
    } else return value;
    return 0;
  }

  name(fields: Fields, field: string): LocalName {
    const value = fields[field];
    if (typeof value !== 'object') return this.text(fields, field);
    const names = this.object(value, field);
    for (const language of Object.keys(names)) this.text(names, language);
    if (Object.keys(names).length === 0) this.note('P05', field, '');
    return names as Record<string, string>;
  }

  alliances(fields: Fields): Alliance[] {
    const seen = new Set<string>();
    return this.list(fields, 'alliances').map((entry) => {
      const alliance = this.object(entry, 'alliances');
      const id = this.id(alliance, 'id') as AllianceId;
      if (seen.has(id)) this.note('P07', 'alliances.id', id);
      seen.add(id);
      const color =
        alliance.color === undefined ? null : this.text(alliance, 'color', isColor, FORMS.color);
      return { id, name: this.name(alliance, 'name'), color };
    });
  }

  thresholds(fields: Fields): Threshold[] {
    const seen = new Set<string>();
    return this.list(fields, 'thresholds').map((entry) => {
      const threshold = this.object(entry, 'thresholds');
      const id = this.id(threshold, 'id');
      if (seen.has(id)) this.note('P07', 'thresholds.id', id);
      seen.add(id);
      const kind = this.choice({ kind: 'endorsement', ...threshold }, 'kind', [
        'endorsement',
        'majority',
      ]);
      const isMajority = kind === 'majority';
      return {
        id,
        name: this.name(threshold, 'name'),
        kind,
        signatures: this.whole(threshold, isMajority ? 'seats' : 'signatures'),
        districts: isMajority ? 0 : this.whole(threshold, 'districts'),
        bodyId: threshold.body === undefined ? null : (this.id(threshold, 'body') as BodyId),
        labels: this.labels(threshold),
        for: this.list(threshold, 'for').flatMap((subject) => this.subject(subject)),
      };
    });
  }

  labels(threshold: Fields): Readonly<Record<string, LocalName>> {
    if (threshold.labels === undefined) return {};
    const labels = this.object(threshold.labels, 'labels');
    for (const part of Object.keys(labels)) if (!PARTS.includes(part)) this.note('P03', part, '');
    return Object.fromEntries(Object.keys(labels).map((part) => [part, this.name(labels, part)]));
  }

  checks(fields: Fields): Readonly<Record<string, CheckSetting>> {
    if (fields.checks === undefined) return {};
    const checks = this.object(fields.checks, 'checks');
    return Object.fromEntries(
      Object.entries(checks).map(([code, value]) => {
        if (!CHECKS.includes(code)) {
          this.note('P10', 'checks', code, { expected: CHECKS.join(', ') });
        }
        return [code, this.check(this.object(value, code))];
      }),
    );
  }

  check(setting: Fields): CheckSetting {
    for (const name of Object.keys(setting)) {
      if (name !== 'severity' && name !== 'above') this.note('P03', name, '');
    }
    const { above = null } = setting;
    const isShare = above === null || (typeof above === 'number' && above >= 0);
    if (!isShare)
      this.note('P09', 'above', JSON.stringify(above), { expected: 'a number, 0 or more' });
    return {
      severity: this.choice({ severity: 'confirm', ...setting }, 'severity', [
        'confirm',
        'note',
        'off',
      ]),
      above: typeof above === 'number' ? above : null,
    };
  }

  outlineProperty(fields: Fields): string | null {
    if (fields.outlines === undefined) return null;
    return this.text(this.object(fields.outlines, 'outlines'), 'property') || null;
  }

  subject(value: unknown): Subject[] {
    const subject = this.object(value, 'for');
    if (typeof subject.alliance === 'string') return [{ alliance: subject.alliance as AllianceId }];
    if (typeof subject.party === 'string') return [{ party: subject.party as PartyId }];
    this.note('P12', 'for', '{ "alliance": id } / { "party": id }');
    return [];
  }
}
