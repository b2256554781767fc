import { known } from '#election/known.ts';
import type { DistrictId, Subject } from '#election/model.ts';
import { subjectColor, type DistrictCount, type Outline } from '#results/outline.ts';
import type { Format } from '#text/format.ts';
import { saySeats } from '#text/say-seats.ts';
import type { WallWords } from '#text/wall.ts';
import { inkOn, OTHER, type Paint } from './paint.ts';

/** The weakest fill of a district in which something was counted. */
const FAINT = 0.3;
/** A district whose members sit already, and that does not vote. */
const SITTING = 0.62;

/**
 * Paints the map: in the subject's colour where it holds or leads a seat, grey where others do,
 * stronger the more is counted; without a subject in the colour of whoever leads.
 */
export function paintDistricts(
  outline: Outline,
  counts: ReadonlyMap<DistrictId, DistrictCount>,
  subject: Subject | null,
  words: WallWords,
  format: Format,
): Map<DistrictId, Paint> {
  const color = subjectColor(outline, subject);
  return new Map(
    outline.districts.map(({ id, name }) => {
      const count = known(counts, id);
      return [id, { ...paintDistrict(outline, count, subject, color), title: tell(name, count) }];
    }),
  );

  function tell(name: string, count: DistrictCount): string {
    const { sheets, seats } = count;
    const held = saySeats(count, outline, subject, words, format);
    if (seats === 0) return `${name}: ${held}`;
    const counted = words.newsCount(format.count(sheets.counted), format.count(sheets.of));
    const disputed = sheets.disputed > 0 && words.disputedSheets(format.count(sheets.disputed));
    return `${name}: ${[held, counted, disputed].filter(Boolean).join(', ')}`;
  }
}

function paintDistrict(
  outline: Outline,
  count: DistrictCount,
  subject: Subject | null,
  color: string,
): Omit<Paint, 'title'> {
  const { sheets, own, sitting, holders } = count;
  const disputed = sheets.disputed > 0;
  const held = own.leading + sitting;
  if (count.seats === 0) {
    const label = sitting > 0 ? String(sitting) : '';
    const fill = sitting > 0 ? color : null;
    return { fill, strength: SITTING, disputed, label, ink: inkOn(color, SITTING) };
  }
  if (sheets.counted === 0) return { fill: null, strength: 0, disputed, label: '', ink: '' };
  const full = FAINT + (1 - FAINT) * (sheets.counted / sheets.of);
  if (held > 0) {
    return { fill: color, strength: full, disputed, label: String(held), ink: inkOn(color, full) };
  }
  const strength = full * 0.75;
  const [first, second] = holders;
  const isLed = !subject && first && first.leading !== second?.leading;
  const leader = isLed ? outline.parties.find(({ id }) => id === first.party) : null;
  const { fill, shades } = leader?.color ? { fill: leader.color, shades: leader.color } : OTHER;
  return { fill, strength, disputed, label: '', ink: inkOn(shades, strength) };
}
