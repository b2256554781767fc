/** Writes more than this process may: run with a limit on the size of files. */
import { writeAt } from '../../../server/photos/photo-store.ts';

const [file = ''] = process.argv.slice(2);
await writeAt(file, 0, Buffer.alloc(1_000_000, 7)).then(
  () => process.stdout.write('kept'),
  (error: unknown) => process.stdout.write(`not kept: ${(error as Error).message}`),
);
