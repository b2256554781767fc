import type { PersonId } from '#election/model.ts';

/** How people are told apart where nobody is named: a part of their random id. */
export function markOf(person: PersonId): string {
  return person.slice(0, 4);
}
