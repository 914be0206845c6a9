/** What a customer of the one or the other group came to. */
export type Followed = { person: string; heldOut: boolean; converted: boolean };

export type Lift = {
  treated: { people: number; converted: number };
  heldOut: { people: number; converted: number };
  /** Share converted of the treated less that of the held out, with its 95 % interval; null: one group is empty. */
  difference: { value: number; low: number; high: number } | null;
  /** Why not to lean on it; null: nothing speaks against it. */
  warning: string | null;
};

/** Below these an interval hides more than it says. */
const leastPeople = 100;
const leastConverted = 10;
const z = 1.959964;
/** Of a true difference of this many standard errors four in five are seen at 95 %. */
const seenErrors = 2.8;

/**
 * How many more convert of those who were not held out: everybody who was meant to be contacted, whether it came to that or not, so that the groups
 * differ by chance alone. Each person counts once in a group, however many decisions were made about them. The interval is
 * Newcombe's, from Wilson's intervals of the two shares (Newcombe 1998, Statistics in Medicine 17, method 10).
 */
export function holdoutLift(followed: readonly Followed[]): Lift {
  const groups = [false, true].map((heldOut) => {
    const people = new Map<string, boolean>();
    for (const one of followed)
      if (one.heldOut === heldOut) people.set(one.person, one.converted || people.get(one.person) === true);
    return { people: people.size, converted: [...people.values()].filter((converted) => converted).length };
  });
  const [treated, heldOut] = groups as [Lift['treated'], Lift['heldOut']];
  if (treated.people === 0 || heldOut.people === 0) {
    const empty = heldOut.people === 0 ? 'Nobody was held out' : 'Everybody was held out';
    return { treated, heldOut, difference: null, warning: `${empty}: nothing can be said of the effect` };
  }
  const [own, other] = [share(treated), share(heldOut)];
  const value = own.value - other.value;
  return {
    treated,
    heldOut,
    difference: {
      value,
      low: value - Math.hypot(own.value - own.low, other.high - other.value),
      high: value + Math.hypot(own.high - own.value, other.value - other.low),
    },
    warning: warningFor(treated, heldOut),
  };
}

function warningFor(treated: Lift['treated'], heldOut: Lift['heldOut']): string | null {
  const people = Math.min(treated.people, heldOut.people);
  const converted = treated.converted + heldOut.converted;
  if (people >= leastPeople && converted >= leastConverted) return null;
  const rate = (converted + 1) / (treated.people + heldOut.people + 2);
  const error = Math.sqrt(rate * (1 - rate) * (1 / treated.people + 1 / heldOut.people));
  return `${heldOut.people} people were held out, ${converted} of all converted: too few, a difference below ${Math.min(100, 100 * seenErrors * error).toFixed(1)} points would hardly be seen`;
}

/** A share with Wilson's interval. */
function share({ people, converted }: { people: number; converted: number }) {
  const value = converted / people;
  const centre = (value + z ** 2 / (2 * people)) / (1 + z ** 2 / people);
  const reach =
    (z * Math.sqrt((value * (1 - value)) / people + z ** 2 / (4 * people ** 2))) / (1 + z ** 2 / people);
  return { value, low: Math.max(0, centre - reach), high: Math.min(1, centre + reach) };
}
