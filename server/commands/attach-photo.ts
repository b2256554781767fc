import * as v from 'valibot';
import type { FactId } from '#election/model.ts';
import { PHOTO_PIECE } from '#protocol';
import { LARGEST_PHOTO } from '../photos/photo-store.ts';
import { refusal } from './answer.ts';
import type { CommandOf } from './command.ts';
import { aReportId } from './shapes.ts';

/** How many photos one report may have. */
const MOST_PHOTOS = 8;

const bytes = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(999_999_999));
const Piece = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^sha256-[0-9a-f]{64}$/)),
  report: aReportId,
  at: bytes,
  of: bytes,
  bytes: v.pipe(
    v.instance(Uint8Array),
    v.check(({ length }) => length > 0 && length <= PHOTO_PIECE, 'Not a piece'),
  ),
});

/**
 * Receives a piece of a photo of an own report's sheet. It comes after the figures, so that it
 * never delays them; the desk alone sees it.
 */
export const attachPhoto: CommandOf<'POST /api/photos', v.InferOutput<typeof Piece>> = {
  ask: 'report',
  allow: (limits, session) => limits.allowPiece(session),
  shape: Piece,
  async decide({ node, session, language }, { id: photo, report: reportId, at, of, bytes: piece }) {
    const { reading, photos } = node;
    const { personId } = session;
    if (of > LARGEST_PHOTO) return { refused: refusal('too-large', language, 'of') };
    const report = reading.night.reports.get(reportId)?.report;
    if (report?.by !== personId) return { refused: refusal('not-found', language, 'report') };
    const known = reading.register.photosOf(reportId);
    const kept = known.find((one) => one.photo === photo);
    if (kept) return { reply: { ok: true, received: of, content: kept.content } };
    if (known.length >= MOST_PHOTOS) return { refused: refusal('enough-photos', language) };
    if (at + piece.length > of) return { refused: refusal('bad-shape', language) };
    if (!(await node.limits.allowPhoto(session, piece.length))) {
      return { refused: refusal('too-many', language) };
    }
    const outcome = await photos.addPiece({ photo, sender: personId, at, of, bytes: piece });
    if (!outcome.ok) {
      const { status, body } = refusal(outcome.code, language);
      return { refused: { status, body: { ...body, received: outcome.received } } };
    }
    const { content } = outcome;
    if (content === null) return { reply: outcome };
    const id = `${reportId}.${photo}` as FactId;
    return {
      statements: [{ id, matter: { type: 'PhotoAttached', reportId, photo, content } }],
      reply: () => outcome,
    };
  },
};
