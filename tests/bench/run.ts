/** Prints each figure as a ratio to a bare baseline measured in the same run. */
import { benchCrowd } from './crowd.ts';
import { benchFold } from './fold.ts';
import { benchLive } from './live.ts';
import { benchPhonePage } from './phone-page.ts';
import { benchProjection } from './projection.ts';
import { benchProofs } from './proofs.ts';
import { benchPublicPage } from './public-page.ts';
import { benchReports } from './reports.ts';
import { benchRush } from './rush.ts';
import { benchStart } from './start.ts';
import { benchWall } from './wall.ts';

const BENCHES = {
  reports: benchReports,
  fold: benchFold,
  start: benchStart,
  proofs: benchProofs,
  live: benchLive,
  projection: benchProjection,
  'phone-page': benchPhonePage,
  'public-page': benchPublicPage,
  rush: benchRush,
  crowd: benchCrowd,
  wall: benchWall,
};

const wanted = process.argv.slice(2);
for (const [name, bench] of Object.entries(BENCHES)) {
  if (wanted.length === 0 || wanted.includes(name)) await bench();
}
