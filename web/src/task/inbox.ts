import type { T, TaskRow } from "../api/types";

/** Urgency is the colour of a task, or "undated" where it has no limit. */
export type Urgency = "red" | "yellow" | "green" | "undated";
export const urgencies: readonly Urgency[] = ["red", "yellow", "green", "undated"];

export function urgencyOf(row: Pick<TaskRow, "color">): Urgency {
  return row.color ?? "undated";
}

/** toDo are the tasks somebody has to do. What they have delegated waits for another, so it counts nowhere among them. */
export function toDo(rows: TaskRow[]): TaskRow[] {
  return rows.filter((row) => !row.delegated);
}

/**
 * dueFirst sorts by the working days left, because a rehearsal's dates lie on a clock of its own; tasks with
 * as many days by date, those without a limit last, and the older first.
 */
export function dueFirst(rows: TaskRow[]): TaskRow[] {
  const left = (r: TaskRow) => (r.due === undefined ? Infinity : (r.daysLeft ?? 0));
  return [...rows].sort(
    (a, b) =>
      compare(left(a), left(b)) || compare(a.due ?? "", b.due ?? "") || compare(a.openedAt, b.openedAt) || compare(a.id, b.id),
  );
}

function compare<V extends string | number>(a: V, b: V): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** matching keeps the tasks of a matter in which every word of the search occurs. */
export function matching(
  rows: TaskRow[],
  filter: { search: string; process: string; text: (t: T | undefined) => string },
): TaskRow[] {
  const { text } = filter;
  const words = filter.search.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((row) => {
    if (filter.process && text(row.case.title) !== filter.process) return false;
    const said = [row.case.number, text(row.case.title), text(row.stepTitle), text(row.case.applicant.name), text(row.unit.name)]
      .join(" ")
      .toLowerCase();
    return words.every((word) => said.includes(word));
  });
}
