import { render, screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { GuideStep } from "../api/types";
import { FlowPicture } from "./FlowPicture";

const same = (s: string) => ({ zh: s, en: s });
const steps: GuideStep[] = [
  {
    id: "consult",
    title: same("部门意见"),
    kind: "ask",
    parallel: true,
    performers: ["住建局", "林业局", "生态分局"].map((n) => ({ text: same(n) })),
    limit: same("7 个工作日"),
    deemed: { answer: same("同意"), basis: { document: "管理办法", article: "第八条" } },
    answers: [
      { id: "agree", title: same("同意") },
      { id: "object", title: same("不同意"), end: "refused" },
    ],
    next: "done",
  },
  { id: "refused", title: same("不予批准"), kind: "end", performers: [], parallel: false, answers: [] },
];

test("the picture says in words what silence counts as, on which basis, and within which limit", () => {
  render(<FlowPicture steps={steps} />);
  expect(screen.getByText(/逾期未答复，视为“同意”/).textContent).toContain("依据：管理办法 第八条");
  expect(screen.getByText("时限 7 个工作日")).toBeTruthy();
});

test("units asked together are one list, and every answer says where it leads", () => {
  render(<FlowPicture steps={steps} />);
  const together = screen.getByText("住建局").closest("ul") as HTMLElement;
  expect(within(together).getAllByRole("listitem").map((li) => li.textContent)).toEqual(["住建局", "林业局", "生态分局"]);
  expect(screen.getByText("同时征求 3 个单位意见")).toBeTruthy();
  expect(within(screen.getByLabelText("可能的结果")).getAllByRole("listitem")[1]?.textContent).toBe("不同意 → 不予批准");
});

test("what the machine does by itself is named, and what no document rules is the procedure's own", () => {
  const own = { document: "", local: true };
  const machine = (kind: string, title: string): GuideStep => ({ id: kind, title: same(title), kind, performers: [], parallel: false, answers: [], basis: own });
  render(<FlowPicture steps={[machine("issue", "告知结果"), machine("date", "最迟报送之日"), machine("compute", "算出金额")]} />);
  const boxes = screen.getAllByRole("heading", { level: 3 }).map((h) => h.closest(".flow-step")?.textContent);
  expect(boxes).toEqual([
    "第 1 步告知结果发出文书系统自动完成依据：本办事程序自行规定",
    "第 2 步最迟报送之日推算日期系统自动完成依据：本办事程序自行规定",
    "第 3 步算出金额系统自动完成依据：本办事程序自行规定",
  ]);
});
