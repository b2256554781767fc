interface Named {
  readonly name: string;
  readonly ballotOrder: number;
}

/** Candidates as lists show them: namesakes with their number on the ballot. */
export function tellApart<Candidate extends Named>(candidates: readonly Candidate[]): Candidate[] {
  const names = candidates.map(({ name }) => name);
  return candidates.map((one) => {
    const isAlone = names.indexOf(one.name) === names.lastIndexOf(one.name);
    return isAlone ? one : { ...one, name: `${one.name} (${one.ballotOrder})` };
  });
}
