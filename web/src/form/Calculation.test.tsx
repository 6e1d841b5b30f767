import { render, screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { Calculation as Worked } from "../api/types";
import { Calculation } from "./Calculation";

const same = (s: string) => ({ zh: s, en: s });
const worked: Worked = {
  title: same("奖励金额试算"),
  lines: [
    { name: "base", title: same("计奖投资额"), value: { number: "437654322.40" }, unit: same("元"), how: same("投资 − 土地"), basis: { document: "平政发〔2023〕54号", article: "第一条" } },
    { name: "rate", title: same("奖励比例"), value: { number: "0.03" }, basis: { document: "", local: true } },
    { name: "fresh", title: same("新建项目"), value: true },
    { name: "class", title: same("档次"), value: "三档" },
  ],
};

test("every line says what, how much, how it came about and on which basis", () => {
  render(<Calculation trial value={worked} />);
  const rows = within(screen.getByRole("table", { name: "奖励金额试算" })).getAllByRole("row").slice(1);
  expect(rows.map((r) => [...r.children].map((c) => c.textContent))).toEqual([
    ["计奖投资额投资 − 土地依据：平政发〔2023〕54号 第一条", "437,654,322.40 元"],
    ["奖励比例依据：本办事程序自行规定", "0.03"],
    ["新建项目", "是"],
    ["档次", "三档"],
  ]);
  expect(screen.getByText("试算供参考，以审定的数额为准。")).toBeTruthy();
});

test("what has still to be filled in is named, and before that only what there will be", () => {
  const { rerender } = render(<Calculation trial title={worked.title} value={{ title: worked.title, lines: [], missing: same("奖励事项") }} />);
  expect(screen.getByText("还要填写“奖励事项”，才能算出。")).toBeTruthy();
  expect(screen.queryByRole("table")).toBeNull();
  rerender(<Calculation trial title={worked.title} />);
  expect(screen.getByRole("heading", { name: "奖励金额试算" })).toBeTruthy();
  expect(screen.getByText("填写申请内容后自动试算。")).toBeTruthy();
});

test("what is decided is no trial any more", () => {
  render(<Calculation value={worked} />);
  expect(screen.queryByText(/试算供参考/)).toBeNull();
});
