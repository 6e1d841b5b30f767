/** Held is what lets somebody follow a case without an account. */
export interface Held {
  number: string;
  code: string;
}

/**
 * heldIn finds number and query code in what a link handed over. They travel so, and not in the address,
 * because browsers print the address of a page in the margin of its copy, and copies are given away.
 */
export function heldIn(state: unknown): Held {
  const { number, code } = (state ?? {}) as Partial<Record<keyof Held, unknown>>;
  return typeof number === "string" && typeof code === "string" ? { number, code } : { number: "", code: "" };
}

/** trackAddress is where the case is followed. */
export function trackAddress(held: Held): string {
  return held.number ? `/track?${new URLSearchParams({ ...held })}` : "/track";
}
