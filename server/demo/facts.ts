import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';

/** The parties of the demo, as `parties.csv` has them, and the column of their seats. */
export const PARTIES = [
  {
    id: 'er',
    name: 'Единая Россия',
    abbreviation: 'ЕР',
    color: '#3b6fc4',
    column: 'united_russia',
  },
  { id: 'yabloko', name: 'Яблоко', abbreviation: 'Яблоко', color: '#0f9d58', column: 'yabloko' },
  { id: 'kprf', name: 'КПРФ', abbreviation: 'КПРФ', color: '#d81e3a', column: 'communist' },
  {
    id: 'sr',
    name: 'Справедливая Россия',
    abbreviation: 'СР',
    color: '#f07d1a',
    column: 'just_russia',
  },
  { id: 'rost', name: 'Партия Роста', abbreviation: 'ПР', color: '#b06ad6', column: 'growth' },
  { id: 'ldpr', name: 'ЛДПР', abbreviation: 'ЛДПР', color: '#8fb4ff', column: 'ldpr' },
  { id: 'parnas', name: 'ПАРНАС', abbreviation: 'ПАРНАС', color: '#2fb5c9', column: 'parnas' },
  {
    id: 'unknown',
    name: 'Партия неизвестна',
    abbreviation: '?',
    color: '#7d8896',
    column: 'party_unknown',
  },
] as const;

export type DemoParty = (typeof PARTIES)[number]['id'] | 'independent';

/** One municipal district of Moscow on 10 September 2017. */
export interface DistrictFacts {
  readonly id: string;
  readonly name: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly area: number;
  readonly hex: { readonly q: number; readonly r: number };
  readonly contests: number;
  readonly seats: number;
  readonly registered: number;
  readonly stations: number;
  /** Seats won by party, as published. */
  readonly won: Readonly<Record<DemoParty, number>>;
  /** Modelled, not published: chosen so that they sum to the published 267 in 62 districts. */
  readonly allied: number;
  readonly sitting: number;
}

export function readFacts(): DistrictFacts[] {
  const text = readFileSync(path.join(import.meta.dirname, 'moscow-2017-districts.csv'));
  const rows = parse<Record<string, string>>(text, { columns: true, bom: true });
  return rows.map((row) => ({
    id: row.district_id ?? '',
    name: row.name ?? '',
    latitude: Number(row.latitude),
    longitude: Number(row.longitude),
    area: Number(row.area_km2),
    hex: { q: Number(row.hex_q), r: Number(row.hex_r) },
    contests: Number(row.contests),
    seats: Number(row.seats),
    registered: Number(row.registered_voters),
    stations: Number(row.stations),
    won: {
      ...(Object.fromEntries(
        PARTIES.map(({ id, column }) => [id, Number(row[`seats_${column}`])]),
      ) as Record<(typeof PARTIES)[number]['id'], number>),
      independent: Number(row.seats_independent),
    },
    allied: Number(row.allied_seats_modelled),
    sitting: Number(row.sitting_allied),
  }));
}
