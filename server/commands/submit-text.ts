import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { checkInNight } from '#election/check-in-night.ts';
import {
  mustBeOf,
  nameFigures,
  readCompactLine,
  type CompactLine,
} from '#election/compact-line.ts';
import { isAsking, isBlocking, type Finding } from '#election/finding.ts';
import type { Contest, Election, PersonId, ReportId } from '#election/model.ts';
import { SHEET_FORMS } from '#election/tally-sheet.ts';
import type { Refused, ReportMessage, TextAnswer } from '#protocol';
import { isLanguage, type Language } from '#text/language.ts';
import { replyFinding, textReplies } from '#text/text-replies.ts';
import type { Session } from '../access/links.ts';
import { admit, mayReportFor } from '../access/roles.ts';
import { readCode } from '../access/short-code.ts';
import { refusal, refuseFindings, type Answer } from './answer.ts';
import { carryOut, type Acting, type CommandOf } from './command.ts';
import { submitWith } from './submit-report.ts';

/** How much of a head a text message tells: enough to compare it by hand. */
const CHECK_CODE = 8;
/** A message older than this is taken for new: its stamp is wrong. In milliseconds. */
const LATEST = 24 * 60 * 60 * 1000;

/** Gateways send more beside these: when it came, by which card. */
const TextShape = v.object({
  from: v.pipe(v.string(), v.maxLength(100)),
  text: v.pipe(v.string(), v.maxLength(4000)),
  /** When it was sent, in milliseconds since 1970: some gateways tell. */
  sentStamp: v.optional(v.number()),
});

/**
 * A report that came as a text message, by the same rules as any other. Whose it is says a number that
 * anybody may know, and the code that the line ends in: only its sender can make it, and for this line
 * alone. A gateway has done its work whatever the line says: only what it should send once more gets
 * another status than 200.
 */
export const submitText: CommandOf<'POST /api/text', v.InferOutput<typeof TextShape>> = {
  ask: 'text',
  // What somebody writes counts against the writer.
  allow: () => Promise.resolve(true),
  shape: TextShape,
  dress(refused, language) {
    const { shape, other } = textReplies(language);
    const isShape = refused.body.problems.some(({ code }) => code === 'bad-shape');
    return asReply(refused, isShape ? shape : other);
  },
  decide: async (acting, message) => ({ refused: await readText(acting, message) }),
};

async function readText(
  { node, language: fallback }: Acting,
  { from, text, sentStamp }: v.InferOutput<typeof TextShape>,
): Promise<Answer<TextAnswer>> {
  const { reading, limits } = node;
  const line = readCompactLine(text);
  const language = isLanguage(line?.language) ? line.language : fallback;
  const words = textReplies(language);
  const say = (reply: string) => asReply({ ...refusal('bad-shape', language), status: 200 }, reply);
  // Junk counts against whoever sends it and whoever it names, and never against a line that is right.
  const sayJunk = async (reply: string, ...more: readonly string[]) => {
    const counted = [`text ${from}`, ...more].map((one) => limits.noteFailure(one));
    const isFew = (await Promise.all(counted)).every(Boolean);
    return isFew ? say(reply) : asReply(laterAnswer(language), words.tooMany);
  };
  if (!line) return sayJunk(beginsWithCode(text) ? words.old : words.shape);
  const link = await reading.findByNumber(line.sender);
  const mark = link?.text ? node.lineCodes.judge(link.text, line) : null;
  if (!link || mark === null) {
    return sayJunk(line.code === null ? words.needsCode : words.code, `number ${line.sender}`);
  }
  const { linkId, personId, role, stationIds } = link;
  const sender: Session = { linkId, personId, role, stationIds };
  const { election } = reading.night;
  const stations = alike(election.stations, line.stationId).filter(({ id }) =>
    mayReportFor(sender, id),
  );
  const contests = alike(election.contests, line.contestId).filter(({ id }) =>
    stations.some(({ contestIds }) => contestIds.includes(id)),
  );
  const twins = stations.length > 1 ? stations : contests.length > 1 ? contests : [];
  if (twins.length > 0) return say(words.twins(twins.map(({ id }) => id).join(', ')));
  const [[station], [contest]] = [stations, contests];
  if (!station || !contest || !admit(sender, 'report').ok) return say(words.notYours);
  const figures = nameFigures(line, election.tallySheet, contest.candidates);
  if (!figures) {
    const lines = SHEET_FORMS[election.tallySheet].lines.length;
    return say(words.count(lines, contest.candidates.length));
  }
  const { kind, confirmed } = line;
  const [stationId, contestId] = [station.id, contest.id];
  const mustBe = mustBeOf(line, election.tallySheet, contest.candidates);
  if (line.check !== null && line.check !== mustBe) return say(words.check);
  const findings = checkInNight(reading.night, { stationId, contestId, ...figures });
  const id = idOfText(personId, line);
  const textCode = mark === 'own' ? null : mark;
  if (textCode !== null && !findings.some(isBlocking)) {
    const isNew = reading.night.reports.get(id as ReportId) === undefined;
    const isUsed = isNew && reading.register.hasUsedTextCode(personId, textCode);
    if (isUsed || !node.lineCodes.bind(linkId, textCode, id)) {
      return sayJunk(words.usedCode, `number ${line.sender}`);
    }
  }
  const [first, ...others] = findings.filter(
    (one) => isBlocking(one) || (isAsking(one) && !confirmed.includes(one.code)),
  );
  if (first) {
    const open = [first, ...others] as const;
    const reply = replyFinding(open, nameField(election, contest, language), language);
    return asReply({ ...refuseFindings(open, language), status: 200 }, reply);
  }
  const sum = addVotes(figures.votes);
  if (line.check === null) return say(words.readBack(sum, mustBe));

  const message = { id, stationId, contestId, kind, ...figures, confirmed };
  const acting = { node, session: sender, language };
  return submit(acting, message, textCode, whenSent(sentStamp), sum);
}

/** A line cannot be taken now: its gateway posts it again. */
function laterAnswer(language: Language): Answer<Refused> {
  return { ...refusal('too-many', language), status: 503 };
}

/** Lines once began with the code that signs in: whoever reads a text must never have it. */
function beginsWithCode(text: string): boolean {
  const words = text.trim().split(/\s+/);
  return [1, 2, 3].some((count) => readCode(words.slice(0, count).join('')) !== null);
}

/** The same line again is the same report, though it comes at another time. */
async function submit(
  { node, session, language }: Acting,
  message: Omit<ReportMessage, 'reportedAt'>,
  textCode: number | null,
  sentAt: string,
  sum: number,
): Promise<Answer<TextAnswer>> {
  const words = textReplies(language);
  const { reading } = node;
  const send = async () => {
    const position = await reading.find(message.id);
    if (position !== null) await reading.reached(position);
    const known = reading.night.reports.get(message.id as ReportId);
    const reportedAt = known?.report.reportedAt ?? sentAt;
    return carryOut(node, submitWith(textCode), session, { ...message, reportedAt }, language);
  };
  let { status, body } = await send();
  if (status === 409) ({ status, body } = await send()); // another node was first, by a moment
  if (!body.ok) {
    const early = body.problems.find(({ code }) => code === 'E10');
    const reply = early?.message ?? (status === 429 ? words.tooMany : words.other);
    const isLater = status >= 500 || status === 429;
    return asReply({ status: isLater ? 503 : 200, body }, reply);
  }
  const { receipt } = body;
  const { position, hash } = receipt;
  const reply =
    receipt.state === 'superseded' || receipt.state === 'retracted'
      ? words.replaced(position)
      : words.received(position, sum, hash.slice(0, CHECK_CODE));
  return { status: 200, body: { ok: true, reply, receipt } };
}

/** A late message must not pass for a later report than it is: its gateway may say when it was sent. */
function whenSent(stamp: number | undefined): string {
  const age = Date.now() - (stamp ?? Date.now());
  const isRecent = age >= 0 && age < LATEST;
  return new Date(isRecent ? Date.now() - age : Date.now()).toISOString();
}

/** Those whose id is this, capitals aside: phones write them as they like. */
function alike<Named extends { readonly id: string }>(
  all: ReadonlyMap<string, Named>,
  id: string,
): Named[] {
  return [...all.values()].filter((one) => one.id.toLowerCase() === id.toLowerCase());
}

function asReply({ status, body }: Answer<Refused>, reply: string): Answer<TextAnswer> {
  return { status, body: { ...body, reply } };
}

/** Where in the line a finding is: the second line of the sheet, the fifth vote. */
function nameField(election: Election, contest: Contest, language: Language) {
  const lines: readonly string[] = SHEET_FORMS[election.tallySheet].lines;
  const candidates: readonly string[] = contest.candidates.map(({ id }) => id);
  const { line, vote } = textReplies(language);
  return (path: Finding['path']): string => {
    const [part, name] = [path.slice(0, 6), path.slice(6)];
    const isLine = part === 'sheet.';
    const index = (isLine ? lines : candidates).indexOf(name) + 1;
    return isLine ? line(index) : vote(index);
  };
}

function addVotes(votes: Readonly<Record<string, number | string>>): number {
  return Object.values(votes).reduce<number>((sum, one) => sum + Number(one), 0);
}

/** An id made from what the line says, so that a message delivered twice counts once. */
function idOfText(by: PersonId, line: CompactLine): string {
  const { stationId, contestId, kind, lines, votes, again } = line;
  const said = JSON.stringify([by, stationId, contestId, kind, lines, votes, again]);
  const digits = createHash('sha256').update(said).digest('hex');
  return digits.replace(/^(.{8})(.{4})(.{3})(.{3})(.{12}).*$/, '$1-$2-8$3-a$4-$5');
}
