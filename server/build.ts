/** `npm run build`: builds the pages, and notes what they were made from. */
import { buildPages } from './built-pages.ts';

const fault = buildPages('info');
if (fault !== null) {
  process.stderr.write(fault);
  process.exitCode = 1;
}
