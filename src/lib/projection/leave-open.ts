/** So little is always left to what no model knows (ε-contamination, P. J. Huber, 1964): one draw’s weight. */
const CONTAMINATION = 1 / 1000;

/** What is not proven is never certain: the chances of all that are open keep their sum. */
export function leaveOpen(chance: number, fair = 0.5): number {
  return chance + CONTAMINATION * (fair - chance);
}
