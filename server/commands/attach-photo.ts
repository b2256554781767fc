import type { FactId, PersonId, ReportId } from '#election/model.ts';
import { PHOTO_PIECE, type PhotoAnswer } from '#protocol';
import { refuse } from '../access/roles.ts';
import { NotRecordedError } from '../log/event-log.ts';
import type { TallyNode } from '../node.ts';
import { LARGEST_PHOTO } from '../photos/photo-store.ts';
import { refusal, type Answer } from './answer.ts';
import { readBody, type Exchange } from '../doors/exchange.ts';

/** How many photos one report may have. */
const MOST_PHOTOS = 8;

/**
 * Receives a piece of a photo of an own report's sheet. It comes after the figures, so that it
 * never delays them; the desk alone sees it.
 */
export async function receivePhoto(
  { reading, limits, photos, settings }: TallyNode,
  exchange: Exchange,
): Promise<Answer<PhotoAnswer>> {
  const { url, caller, language } = exchange;
  const barred = refuse(caller.session, 'report');
  if (barred) return refusal(barred, language);
  const { personId } = caller.session!;
  if (!(await limits.allowPiece(caller.session!))) return refusal('too-many', language);
  const asked = readQuery(url.searchParams);
  if (!asked) return refusal('bad-shape', language);
  const { photo, reportId, at, of } = asked;
  if (of > LARGEST_PHOTO) return refusal('too-large', language, 'of');
  const report = reading.night.reports.get(reportId)?.report;
  if (report?.by !== personId) return refusal('not-found', language, 'report');
  const known = reading.register.photosOf(reportId);
  const kept = known.find((one) => one.photo === photo);
  if (kept) return { status: 200, body: { ok: true, received: of, content: kept.content } };
  if (known.length >= MOST_PHOTOS) return refusal('enough-photos', language);
  const body = await readBody(exchange, 'application/octet-stream', PHOTO_PIECE, settings.origin);
  if (!body.ok) return refusal(body.code, language);
  if (at + body.bytes.length > of || body.bytes.length === 0) return refusal('bad-shape', language);

  try {
    const outcome = await photos.addPiece({ photo, sender: personId, at, of, bytes: body.bytes });
    if (!outcome.ok) {
      const { status, body: refused } = refusal(outcome.code, language);
      return { status, body: { ...refused, received: outcome.received } };
    }
    const { content } = outcome;
    if (content !== null) await attach(reading, personId, reportId, photo, content);
    return { status: 200, body: outcome };
  } catch (error) {
    if (error instanceof NotRecordedError) return refusal('not-recorded', language);
    throw error;
  }
}

function attach(
  reading: TallyNode['reading'],
  by: PersonId,
  reportId: ReportId,
  photo: string,
  content: string,
) {
  const id = `${reportId}.${photo}` as FactId;
  return reading.state(id, by, { type: 'PhotoAttached', reportId, photo, content });
}

function readQuery(query: URLSearchParams) {
  const photo = query.get('id') ?? '';
  const reportId = (query.get('report') ?? '').toLowerCase() as ReportId;
  const [at, of] = [query.get('at') ?? '', query.get('of') ?? ''];
  const isGood =
    /^sha256-[0-9a-f]{64}$/.test(photo) &&
    /^[0-9a-f-]{36}$/.test(reportId) &&
    /^\d{1,9}$/.test(at) &&
    /^\d{1,9}$/.test(of);
  return isGood ? { photo, reportId, at: Number(at), of: Number(of) } : null;
}
