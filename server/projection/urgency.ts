import { setPriority } from 'node:os';

/** Lower than everything else on the machine: receipts come first. */
const LEAST_URGENT = 19;

/** To be called in a thread that can wait. On other systems it would slow down the whole process. */
export function yieldToOthers(): void {
  if (process.platform === 'linux') setPriority(0, LEAST_URGENT);
}
