/** So little is always left to what no model knows: the weight of one draw. */
const DOUBT = 1 / 1000;

/** What is not proven is never certain: the chances of all that are open keep their sum. */
export function leaveOpen(chance: number, fair = 0.5): number {
  return chance + DOUBT * (fair - chance);
}
