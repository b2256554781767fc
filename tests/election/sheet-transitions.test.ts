/** Every arrow of the state diagram in docs/desk.md, tried by its name; and no other ever seen. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Decision, Fact } from '#election/fact.ts';
import type { ContestId, StationId } from '#election/model.ts';
import { applyFact } from '#election/fold.ts';
import { findSheet, startNight, standingOf, type Night } from '#election/night.ts';
import { countingLinks } from '#election/chain.ts';
import type { SheetState } from '#election/sheet-state.ts';
import type { Report as Recorded } from '#election/report.ts';
import { sketchElection } from '#scenarios/election.ts';
import { report, retraction, ruling } from '#scenarios/night.ts';

type Status = SheetState['status'];

const zoo = sketchElection([
  { id: 'savanna', candidates: [{ id: 'lion' }, { id: 'zebra' }], stations: [100] },
]);
const station = 'savanna-1';
const LIONS = { lion: 30, zebra: 10 };
const ZEBRAS = { lion: 10, zebra: 30 };

const says = (id: string, by: string, votes: Record<string, number>, more = {}) =>
  report({ id, by, station, votes, ...more });

/** A sheet of the night, and what can be done with it. */
class Sheet {
  readonly night: Night = startNight(zoo);
  #facts = 0;

  get #sheet() {
    return findSheet(this.night, station as StationId, 'savanna' as ContestId)!;
  }

  get status(): Status {
    return this.#sheet.state.status;
  }

  /** All reports of the sheet, standing or not. */
  get all(): Recorded['id'][] {
    return this.#sheet.reports.map(({ id }) => id);
  }

  get standing(): string[] {
    return standingOf(this.night, this.#sheet).map(({ id }) => id);
  }

  state(fact: Fact): this {
    this.#facts += 1;
    applyFact(this.night, fact, this.#facts);
    return this;
  }

  rule(decision: Decision): this {
    const previous = countingLinks(this.#sheet.rulings).at(-1)?.id ?? null;
    return this.state(ruling(`r${this.#facts}`, station, decision, this.standing, previous));
  }
}

const version = { kind: 'final', sheet: {}, votes: LIONS } as never;
const warned = { confirmed: ['W06'] };
const start: Record<Status, () => Sheet> = {
  awaiting: () => new Sheet(),
  reported: () => new Sheet().state(says('a', 'ann', LIONS)),
  questioned: () => new Sheet().state(says('a', 'ann', LIONS, warned)),
  verified: () => new Sheet().state(says('a', 'ann', LIONS)).state(says('b', 'ben', LIONS)),
  disputed: () => new Sheet().state(says('a', 'ann', LIONS)).state(says('b', 'ben', ZEBRAS)),
  annulled: () => new Sheet().rule({ type: 'annul' }),
};

const accept = { type: 'accept', reportId: 'a' as never } as const;
const aside = (sheet: Sheet) => sheet.rule({ type: 'set-aside' });
const takeBack = (sheet: Sheet) => sheet.state(retraction('x', 'ann', 'a'));

/** What each act of the diagram is. */
const ACTS: Record<string, (sheet: Sheet) => Sheet> = {
  'a report': (sheet) => sheet.state(says('a', 'ann', LIONS)),
  'a report with confirmed warnings': (sheet) => sheet.state(says('a', 'ann', LIONS, warned)),
  'another person agrees': (sheet) => sheet.state(says('b', 'ben', LIONS)),
  'another person differs': (sheet) => sheet.state(says('c', 'cat', ZEBRAS)),
  'its author takes it back': takeBack,
  'one author takes it back': takeBack,
  'the desk accepts it': (sheet) => sheet.rule(accept),
  'the desk accepts a version': (sheet) => sheet.rule(accept),
  'the desk re-keys it': (sheet) => sheet.rule({ type: 're-key', version }),
  'the desk sets it aside': aside,
  'the desk sets all aside': aside,
  'the desk leaves the station out': (sheet) => sheet.rule({ type: 'annul' }),
  'the desk undoes its ruling': (sheet) => sheet.rule({ type: 'undo' }),
};

/** Where an act needs more before it than its state says. */
const BEFORE: Record<string, () => Sheet> = {
  'verified --> disputed: the desk undoes its ruling': () => start.disputed().rule(accept),
  'annulled --> disputed: the desk undoes its ruling': () =>
    start.disputed().rule({ type: 'annul' }),
};

const page = readFileSync(path.join(import.meta.dirname, '../../docs/desk.md'), 'utf8');
const arrows = [...page.matchAll(/^ {2}(\w+) --> (\w+): (.+)$/gm)].map(
  ([line, from, to, act]) => [line.trim(), from as Status, to as Status, act!] as const,
);

describe('a sheet goes', () => {
  test('as the diagram says', () => expect(arrows.length).toBeGreaterThan(20));

  test.each(arrows)('%s', (line, from, to, act) => {
    const sheet = (BEFORE[line] ?? start[from])();
    expect(sheet.status).toBe(from);
    expect(ACTS[act]!(sheet).status).toBe(to);
  });
});

/** What the fold should say, worked out from the rules of the domain and not from its code. */
class Model {
  readonly reports = new Map<string, { id: string; votes: object; warned: boolean }>();
  /** The ruling in force after each; an undo brings back what was before the last. */
  readonly history: ({ decision: Decision; basis: string[] } | null)[] = [null];

  get expected(): Status {
    const ruled = this.history.at(-1);
    const standing = [...this.reports.values()];
    if (ruled?.decision.type === 'annul') return 'annulled';
    if (ruled?.decision.type === 're-key') {
      const unseen = standing.filter(({ id }) => !ruled.basis.includes(id));
      return unseen.some(({ votes }) => votes !== LIONS) ? 'disputed' : 'verified';
    }
    const inPlay =
      ruled?.decision.type === 'set-aside'
        ? standing.filter(({ id }) => !ruled.basis.includes(id))
        : standing;
    const [first] = inPlay;
    if (!first) return 'awaiting';
    if (inPlay.length === 1) return first.warned ? 'questioned' : 'reported';
    return inPlay.every(({ votes }) => votes === first.votes) ? 'verified' : 'disputed';
  }
}

let made = 0;

class Report implements fc.Command<Model, Sheet> {
  readonly #by: string;
  readonly #votes: typeof LIONS;
  readonly #warned: boolean;
  constructor(by: string, votes: typeof LIONS, isWarned: boolean) {
    this.#by = by;
    this.#votes = votes;
    this.#warned = isWarned;
  }
  check = () => true;
  run(model: Model, sheet: Sheet): void {
    const id = `report-${String((made += 1)).padStart(9, '0')}`; // later ids win at equal times
    model.reports.set(this.#by, { id, votes: this.#votes, warned: this.#warned });
    sheet.state(says(id, this.#by, this.#votes, this.#warned ? warned : {}));
    expect(sheet.status).toBe(model.expected);
  }
  toString = () => `${this.#by} reports ${JSON.stringify(this.#votes)}`;
}

class Rule implements fc.Command<Model, Sheet> {
  readonly #decision: Decision;
  constructor(decision: Decision) {
    this.#decision = decision;
  }
  check = (model: Model) => this.#decision.type !== 'undo' || model.history.length > 1;
  run(model: Model, sheet: Sheet): void {
    const isUndo = this.#decision.type === 'undo';
    const ruled = { decision: this.#decision, basis: [...sheet.all] as string[] };
    model.history.push(isUndo ? (model.history.at(-2) ?? null) : ruled);
    const { all } = sheet;
    const isAside = this.#decision.type === 'set-aside' && all.length > 0;
    sheet.rule(isAside ? { type: 'set-aside', reportIds: all } : this.#decision);
    expect(sheet.status).toBe(model.expected);
  }
  toString = () => `the desk: ${this.#decision.type}`;
}

test('whatever people and the desk do, the fold says what the rules say', () => {
  const person = fc.constantFrom('ann', 'ben', 'cat');
  const reports = fc
    .tuple(person, fc.constantFrom(LIONS, ZEBRAS), fc.boolean())
    .map(([by, votes, isWarned]) => new Report(by, votes, isWarned));
  const decisions = fc
    .constantFrom<Decision>({ type: 're-key', version }, { type: 'set-aside' }, { type: 'annul' })
    .map((decision) => new Rule(decision));
  const commands = fc.commands([reports, decisions, fc.constant(new Rule({ type: 'undo' }))], {
    size: '+1',
  });
  fc.assert(
    fc.property(commands, (some) => {
      fc.modelRun(() => ({ model: new Model(), real: new Sheet() }), some);
    }),
    { numRuns: 300 },
  );
});
