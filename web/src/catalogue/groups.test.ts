import { expect, test } from "vitest";
import type { ProcessRow } from "../api/types";
import { byOwner, matching } from "./groups";

const row = (id: string, zh: string, en: string, owner: string): ProcessRow => ({
  id,
  title: { zh, en },
  owner: { id: owner, name: { zh: owner, en: owner } },
  basis: { document: "平政发〔2023〕50号" },
  version: 1,
  mayStart: false,
});
const all = [row("leave", "会议请假", "Leave", "政府办"), row("rent", "租赁补贴", "Rent subsidy", "住建局"), row("exit", "住房退出", "Leaving", "住建局")];
const ids = (rows: ProcessRow[]) => rows.map((p) => p.id);

test("every word that is looked for has to occur, in either language, in the unit or in the basis", () => {
  expect(ids(matching(all, " RENT "))).toEqual(["rent"]);
  expect(ids(matching(all, "住建局 退出"))).toEqual(["exit"]);
  expect(ids(matching(all, "50号"))).toEqual(["leave", "rent", "exit"]);
  expect(ids(matching(all, ""))).toEqual(["leave", "rent", "exit"]);
  expect(matching(all, "公墓")).toEqual([]);
});

test("the unit with the most matters stands first, its matters in their order", () => {
  expect(byOwner(all).map((g) => [g.unit.id, ids(g.processes)])).toEqual([
    ["住建局", ["rent", "exit"]],
    ["政府办", ["leave"]],
  ]);
});
