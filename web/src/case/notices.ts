import type { Place } from "../notice/Notices";

/** noticesOf is where the notices of a case are read by who is signed in. */
export function noticesOf(caseId: string): Place {
  return { address: (seq) => `/cases/${encodeURIComponent(caseId)}/notices/${seq}` };
}
