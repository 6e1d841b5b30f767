import { expect, test } from "vitest";
import type { TaskRow } from "../api/types";
import { pickText } from "../text";
import { dueFirst, matching, toDo } from "./inbox";
import { earliest } from "./ExtensionForm";

const same = (s: string) => ({ zh: s, en: s });
const row = (id: string, more: Partial<TaskRow> = {}): TaskRow => ({
  id,
  step: "consult",
  stepTitle: same("征求意见"),
  kind: "ask",
  unit: { id: "forestry", name: same("县林业局") },
  status: "open",
  openedAt: "2026-03-02T01:00:00Z",
  mine: true,
  case: {
    id: `case-${id}`,
    number: `MD-${id}`,
    title: same("公墓选址"),
    status: "open",
    rehearsal: false,
    applicant: { id: "xigou", name: same("西沟村委会") },
    submittedAt: "2026-03-01T01:00:00Z",
    stage: [],
  },
  ...more,
});
const ids = (rows: TaskRow[]) => rows.map((r) => r.id);

test("what is due first stands first, by days left, and what has no limit stands last", () => {
  const rows = [
    row("undated"),
    row("week", { due: "2026-03-11T16:00:00Z", daysLeft: 7 }),
    // A rehearsal's date lies later, but on its own clock it is the more urgent.
    row("rehearsed", { due: "2026-04-11T16:00:00Z", daysLeft: 1 }),
    row("late", { due: "2026-03-01T16:00:00Z", daysLeft: -1 }),
    row("week, but later", { due: "2026-03-11T16:00:00Z", daysLeft: 7, openedAt: "2026-03-02T02:00:00Z" }),
  ];
  expect(ids(dueFirst(rows))).toEqual(["late", "rehearsed", "week", "week, but later", "undated"]);
});

test("what is delegated waits for somebody else", () => {
  const advising = row("advising", { delegate: same("县住建局") });
  expect(ids(toDo([row("own"), row("given", { mine: false, delegated: true, delegate: same("县住建局") }), advising]))).toEqual(["own", "advising"]);
});

test("every word of a search has to occur, in whatever is shown of the task", () => {
  const rows = [row("1"), row("2", { unit: { id: "housing", name: same("县住建局") } })];
  const found = (search: string, process = "") => ids(matching(rows, { search, process, text: (t) => pickText(t, "zh") }));
  expect([found("md-2"), found("西沟 林业"), found("西沟 财政"), found("", "公墓选址"), found("", "会签")]).toEqual([
    ["2"],
    ["1"],
    [],
    ["1", "2"],
    [],
  ]);
});

test("another date begins with the day after the last day of the limit", () => {
  // 24:00 of 11 March in the county.
  expect(earliest("2026-03-11T16:00:00Z")).toBe("2026-03-12");
});
