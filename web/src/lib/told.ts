/** What a list of happenings tells already. */

import type { Fact, Happening } from '../shapes';

/** Facts of which no happening of the list tells: where both ends have a part in one, it does. */
export function untold<F extends Fact>(facts: readonly F[], happenings: readonly Happening[]): F[] {
  const parts = happenings.map((happening) => new Set(Object.values(happening.parts).flat().map((entity) => entity.id)));
  return facts.filter((fact) => !fact.object || !parts.some((ids) => ids.has(fact.subject.id) && ids.has(fact.object!.id)));
}
