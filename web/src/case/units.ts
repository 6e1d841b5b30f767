import type { LimitUnit } from "../api/types";

/** countedIn is what a limit is counted in, as texts are called; months run out by days. */
export function countedIn(unit: LimitUnit | undefined): "workingDays" | "days" | "hours" {
  if (unit === "hours") return "hours";
  return unit === "days" || unit === "months" ? "days" : "workingDays";
}
