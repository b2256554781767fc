import { at } from '#election/known.ts';
import { bestByDistrict, type Asked } from '#results/drive-totals.ts';
import { STAGES } from '#election/drive/stage.ts';
import type { District, DistrictId } from '#election/model.ts';
import type { DriveWords } from '#text/drive.ts';
import { inkOn, type Paint } from './paint.ts';

/** Paints every district by the best stage of its members; the number says which. */
export function paintStages(
  districts: readonly District[],
  asked: readonly Pick<Asked, 'member' | 'rank'>[],
  color: string,
  words: DriveWords,
): Map<DistrictId, Paint> {
  const best = bestByDistrict(asked);
  return new Map(
    districts.map(({ id, name }) => {
      const rank = best.get(id) ?? null;
      const stage = rank === null || rank <= 0 ? null : at(STAGES, rank - 1);
      const strength = rank === null ? 0 : Math.max(0.12, rank / STAGES.length);
      const fill = rank === null ? null : stage ? color : 'var(--map-other)';
      const title = `${name}: ${rank === null ? words.none : words.steps[stage ?? 'unasked']}`;
      const ink = stage ? inkOn(color, strength) : '';
      const label = stage ? String(rank) : '';
      return [id, { fill, strength, disputed: false, label, ink, title }];
    }),
  );
}
