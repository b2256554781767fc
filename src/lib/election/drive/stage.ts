/** How far a member has come towards giving the candidate a signature that holds. */

/** The way there; a member at one has been through those before, or need not have been. */
export const STAGES = ['asked', 'promised', 'signed', 'notarised', 'submitted'] as const;
export type Stage = (typeof STAGES)[number];

/** The ways out. A member endorses one candidate only; the commission strikes out with a reason. */
export const WAYS_OUT = ['refused', 'gave-to-another', 'withdrawn', 'struck-out'] as const;
export type WayOut = (typeof WAYS_OUT)[number];

/** What can be recorded of a member; `unasked` takes all of it back. */
export const STEPS = ['unasked', ...STAGES, ...WAYS_OUT] as const;
export type Step = (typeof STEPS)[number];

export function isWayOut(step: Step): step is WayOut {
  return WAYS_OUT.some((one) => one === step);
}

/** How far: 1 for the first stage, 0 where nothing was begun, −1 on a way out. */
export function rankOf(step: Step): number {
  return isWayOut(step) ? -1 : STAGES.indexOf(step as Stage) + 1;
}
