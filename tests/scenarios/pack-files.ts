/** A small pack as files: the zoo's council, two contests and a threshold. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

export const ZOO: Readonly<Record<string, string>> = {
  'election.json': `{
 "id": "zoo-2024",
 "name": { "en": "Zoo council", "ru": "Совет зоопарка" },
 "date": "2024-05-05",
 "timeZone": "Europe/Berlin",
 "pollsClose": "2024-05-05T20:00:00+02:00",
 "tallySheet": "basic",
 "tieBreak": "registration-order",
 "verification": "single",
 "publication": "public",
 "publicDelay": 0,
 "alliances": [{ "id": "small-animals", "name": "Small animals", "color": "#f2b705" }],
 "thresholds": [{ "id": "bid", "name": "Keeper's bid", "signatures": 2, "districts": 2, "for": [{ "alliance": "small-animals" }] }]
}
`,
  'districts.csv': 'district_id,name\nplains,Plains\nwaters,Waters\n',
  'parties.csv': 'party_id,name,color\ncats,Cats,#2d5aa8\n',
  'contests.csv':
    'contest_id,district_id,name,seats,method\nsavanna,plains,Savanna,2,plurality\npond,waters,Pond,1,plurality\n',
  'candidates.csv': `candidate_id,contest_id,ballot_order,name,party_id,alliance_id,registration_order
lion,savanna,1,Лион Гривин,cats,,1
zebra,savanna,2,Zoe Zebra,,,2
mouse,savanna,3,Max Mouse,,small-animals,3
duck,pond,1,Dora Duck,,,1
newt,pond,2,Nils Newt,,small-animals,2
`,
  'stations.csv': `station_id,district_id,name,contest_ids,registered_voters
s-1,plains,Savanna gate,savanna,100
s-2,plains,Savanna hill,savanna,80
p-1,waters,Pond,pond,50
`,
};

/** Writes a pack into a new folder; a file changed to null is left out. */
export async function writePack(
  changes: Readonly<Record<string, string | null>> = {},
): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tallywatch-pack-'));
  for (const [name, text] of Object.entries({ ...ZOO, ...changes })) {
    if (text !== null) await writeFile(path.join(folder, name), text);
  }
  return folder;
}
