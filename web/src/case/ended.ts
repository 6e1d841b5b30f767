import type { CaseRow } from "../api/types";

/** endedAt is when a case ended; an open case has none. */
export function endedAt(row: CaseRow & { endedAt?: string }): string | undefined {
  return row.endedAt;
}
