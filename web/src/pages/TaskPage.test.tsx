import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { App } from "antd";
import { MemoryRouter, Route, Routes } from "react-router";
import { afterEach, expect, test, vi } from "vitest";
import type { Task, TaskPage as Found } from "../api/types";
import InboxPage from "./InboxPage";
import TaskPage, { whoReturned } from "./TaskPage";

const same = (s: string) => ({ zh: s, en: s });
const unit = (id: string) => ({ id, name: same(id) });

function task(more: Partial<Task> = {}): Task {
  return {
    id: "c1.1",
    step: "consult",
    stepTitle: same("征求部门意见"),
    kind: "ask",
    unit: unit("林业局"),
    status: "open",
    openedAt: "2026-03-02T01:00:00Z",
    due: "2026-03-11T16:00:00Z",
    color: "green",
    daysLeft: 7,
    mine: true,
    ...more,
  };
}

function page(more: Partial<Found> = {}): Found {
  const asked = more.task ?? task();
  return {
    task: asked,
    case: {
      id: "c1",
      number: "MD2026-00001",
      title: same("公墓选址"),
      status: "open",
      rehearsal: false,
      applicant: unit("西沟村委会"),
      submittedAt: "2026-03-01T01:00:00Z",
      stage: [],
      process: { id: "cemetery", title: same("公墓选址"), version: 1 },
      form: { site: "后山" },
      formSchema: { type: "object", required: ["site"], properties: { site: { type: "string", "x-title": same("地点") } } },
      materials: [],
      now: "2026-03-02T01:00:00Z",
      clock: {},
      tasks: [asked],
      may: { fastForward: false },
      operations: [],
      notices: [],
    },
    choices: [
      { answer: "agree", title: same("无不同意见"), effect: same("记录答复"), opinion: "optional" },
      { answer: "object", title: same("有不同意见"), effect: same("转入协调"), opinion: "required", reasons: "required" },
      { answer: "reject", title: same("不予批准"), effect: same("办件结束"), opinion: "optional", danger: true },
    ],
    allowed: true,
    operations: [],
    ...more,
  };
}

interface Call {
  path: string;
  key?: string;
  body: unknown;
}

/** serving answers GET with the page as it stands and POST with what answer says; silence means unreachable. */
function serving(found: () => Found, answer: () => { status: number; body: unknown } | undefined): Call[] {
  const calls: Call[] = [];
  vi.stubGlobal("fetch", async (address: string, init: RequestInit = {}) => {
    const path = address.replace("/api/v1", "");
    const say = (status: number, body: unknown) =>
      new Response(JSON.stringify(body), { status, headers: { "Content-Type": status < 400 ? "application/json" : "application/problem+json" } });
    if (path.endsWith("/seen")) return new Response(null, { status: 204 }); // the page says by itself that it was opened
    if (init.method === "POST") {
      calls.push({ path, key: (init.headers as Record<string, string>)["Idempotency-Key"], body: JSON.parse(init.body as string) });
      const said = answer();
      if (!said) throw new TypeError("no network");
      return say(said.status, said.body);
    }
    if (path === "/tasks/c1.1") return say(200, found());
    if (path.startsWith("/tasks?")) return say(200, { tasks: [] });
    if (path.endsWith("/events")) return say(200, { events: [] });
    if (path.startsWith("/units")) return say(200, { units: [] });
    return say(404, { title: "没有找到", status: 404, code: "not-found" });
  });
  return calls;
}

function visit() {
  render(
    <App>
      <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
        <MemoryRouter initialEntries={["/tasks/c1.1"]}>
          <Routes>
            <Route path="/tasks/:id" element={<TaskPage />} />
            <Route path="/inbox" element={<InboxPage />} />
            <Route path="/cases/:id" element={<p>办件页</p>} />
          </Routes>
        </MemoryRouter>
      </QueryClientProvider>
    </App>,
  );
}

const taken = () => ({ status: 200, body: { case: "c1", seq: 9 } });
const choose = (name: RegExp) => screen.findByRole("radio", { name }).then((radio) => userEvent.click(radio));

afterEach(() => vi.unstubAllGlobals());

test("every choice says what it will do before it is made", async () => {
  serving(page, taken);
  visit();
  const radio = await screen.findByRole("radio", { name: /有不同意见/ });
  expect(document.getElementById(radio.getAttribute("aria-describedby") ?? "")?.textContent).toContain("转入协调");
});

const issuing = () => [
  { answer: "accept", title: same("受理"), effect: same("进入“征求意见”"), opinion: "optional" as const, notice: { title: same("受理通知书"), text: same("西沟村委会：\n予以受理。") } },
  { answer: "reject", title: same("不予批准"), effect: same("办件结束"), opinion: "optional" as const, danger: true, notice: { title: same("决定书") } },
];

test("a choice that issues a notice says so, and shows how it would read without being chosen", async () => {
  serving(() => page({ choices: issuing() }), taken);
  visit();
  const radio = await screen.findByRole("radio", { name: /受理/ });
  expect(document.getElementById(radio.getAttribute("aria-describedby") ?? "")?.textContent).toBe("→ 进入“征求意见”，并发出《受理通知书》");
  await userEvent.click(screen.getByText("预览《受理通知书》"));
  expect(screen.getByText("予以受理。").closest("details")?.open).toBe(true);
  expect(radio).toHaveProperty("checked", false);
  expect(screen.getByText("还有内容没有填写，填写后才能生成全文。")).toBeTruthy();
  await userEvent.click(screen.getByRole("radio", { name: /不予批准/ }));
  await userEvent.click(screen.getByRole("button", { name: "提交“不予批准”" }));
  expect(await screen.findByText("办件结束，并发出《决定书》。提交后不能撤回。")).toBeTruthy();
});

test("advice and a late opinion issue nothing, and do not promise it", async () => {
  serving(() => page({ choices: issuing(), advising: true }), taken);
  visit();
  await screen.findByRole("radio", { name: /受理/ });
  expect(screen.queryByText(/通知书|决定书/)).toBeNull();
});

test("an objection without opinion or reasons is not sent, and the first missing field is named", async () => {
  const calls = serving(page, taken);
  visit();
  await choose(/有不同意见/);
  await userEvent.click(screen.getByRole("button", { name: "提交“有不同意见”" }));
  expect(screen.getByText("选择“有不同意见”须填写意见")).toBeTruthy();
  fireEvent.change(screen.getByLabelText(/^意见/), { target: { value: "涉及公益林" } });
  await userEvent.click(screen.getByRole("button", { name: "提交“有不同意见”" }));
  expect(screen.getByText("选择“有不同意见”须填写理由和依据")).toBeTruthy();
  expect(document.activeElement).toBe(screen.getByLabelText(/^理由和依据/));
  expect(calls).toEqual([]);
});

test("a double click answers once, and the inbox says what was answered", async () => {
  let answered = false;
  const closed = task({ status: "answered", mine: false });
  const calls = serving(
    () => (answered ? page({ task: closed, choices: [], allowed: false, refusal: same("已经办结") }) : page()),
    () => {
      answered = true;
      return taken();
    },
  );
  visit();
  await choose(/无不同意见/);
  await userEvent.click(screen.getByRole("button", { name: "填入“无不同意见。”" }));
  await userEvent.dblClick(screen.getByRole("button", { name: "提交“无不同意见”" }));
  const notice = await screen.findByText("已提交“无不同意见”：MD2026-00001 征求部门意见。");
  expect(notice).toBeTruthy();
  expect(calls.map(({ path, body }) => ({ path, body }))).toEqual([
    { path: "/tasks/c1.1/answer", body: { answer: "agree", opinion: "无不同意见。" } },
  ]);
});

test("an answer whose confirmation was lost is sent again as the same request", async () => {
  let reachable = false;
  const calls = serving(page, () => (reachable ? taken() : undefined));
  visit();
  await choose(/无不同意见/);
  await userEvent.click(screen.getByRole("button", { name: "提交“无不同意见”" }));
  expect(await screen.findByText("连接不上服务器")).toBeTruthy();
  reachable = true;
  await userEvent.click(screen.getByRole("button", { name: "提交“无不同意见”" }));
  await screen.findByRole("heading", { name: "待办" });
  expect(calls).toHaveLength(2);
  expect(calls[1]?.key).toBe(calls[0]?.key);
});

test("an answer that ends the case is asked about once more", async () => {
  const calls = serving(page, taken);
  visit();
  await choose(/不予批准/);
  await userEvent.click(screen.getByRole("button", { name: "提交“不予批准”" }));
  const dialog = await screen.findByRole("dialog");
  expect(dialog.textContent).toContain("办件结束");
  expect(calls).toEqual([]);
  await userEvent.click(within(dialog).getByRole("button", { name: "确定提交" }));
  await waitFor(() => expect(calls.map((c) => c.body)).toEqual([{ answer: "reject" }]));
});

test("who was too late is told so, and the page shows what stands", async () => {
  let late = false;
  const deemed = task({
    status: "deemed",
    mine: false,
    answer: { id: "agree", title: same("无不同意见"), kind: "deemed" },
    basis: { document: "管理办法", article: "第八条" },
  });
  serving(
    () => (late ? page({ task: deemed, choices: [], allowed: false, refusal: same("期限已过，依法已视为“无不同意见”") }) : page()),
    () => {
      late = true;
      return { status: 409, body: { title: "与现状冲突", status: 409, code: "task-closed", detail: "期限已过" } };
    },
  );
  visit();
  await choose(/无不同意见/);
  await userEvent.click(screen.getByRole("button", { name: "提交“无不同意见”" }));
  expect(await screen.findByText("期限已过，依法已视为“无不同意见”")).toBeTruthy();
  const decision = screen.getByRole("region", { name: "办理" });
  expect(decision.textContent).toContain("（逾期未复）");
  expect(decision.textContent).toContain("管理办法 第八条");
  expect(screen.queryByRole("radio")).toBeNull();
});

test("who may not answer reads why, and finds nothing to press", async () => {
  serving(() => page({ allowed: false, refusal: same("由林业局负责人办理，您不能代办") }), taken);
  visit();
  expect(await screen.findByText("由林业局负责人办理，您不能代办")).toBeTruthy();
  expect(screen.queryByRole("radio")).toBeNull();
});

test("a returned application is corrected in its form, beside what was objected to", async () => {
  const back = task({ id: "c1.0", status: "answered", opinion: "缺签字页", answer: { id: "return", title: same("退回"), kind: "person" } });
  const mend = task({ kind: "supplement", unit: unit("西沟村委会") });
  const found = page({ task: mend, choices: [{ answer: "resubmit", title: same("重新提交"), effect: same("回到征求意见"), opinion: "optional" }] });
  found.case.tasks = [back, mend];
  const calls = serving(() => found, taken);
  visit();
  expect(await screen.findByText("退回意见（林业局）")).toBeTruthy();
  fireEvent.change(await screen.findByLabelText("地点"), { target: { value: "前山" } });
  await userEvent.click(screen.getByRole("button", { name: "重新提交" }));
  expect(await screen.findByText("办件页")).toBeTruthy();
  expect(calls.map((c) => c.body)).toEqual([{ answer: "resubmit", form: { site: "前山" }, materials: {} }]);
});

test("what officials have filled in is not the applicant's to correct", async () => {
  const mend = task({ kind: "supplement", unit: unit("西沟村委会") });
  const found = page({ task: mend, choices: [{ answer: "resubmit", title: same("重新提交"), effect: same("回到征求意见"), opinion: "optional" }] });
  found.case.officials = ["measured"];
  found.case.formSchema.properties = { ...found.case.formSchema.properties, measured: { type: "string", "x-title": same("核定数") } };
  found.case.form = { ...found.case.form, measured: "12" };
  const calls = serving(() => found, taken);
  visit();
  fireEvent.change(await screen.findByLabelText("地点"), { target: { value: "前山" } });
  expect(screen.queryByRole("textbox", { name: "核定数" })).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "重新提交" }));
  expect(await screen.findByText("办件页")).toBeTruthy();
  expect(calls.map((c) => c.body)).toEqual([{ answer: "resubmit", form: { site: "前山" }, materials: {} }]);
});

test("another date is asked for with a day after the limit and a reason", async () => {
  const calls = serving(() => page({ mayExtend: { by: unit("行政审批局") } }), taken);
  visit();
  await userEvent.click(await screen.findByRole("button", { name: "申请延期" }));
  fireEvent.change(screen.getByLabelText(/^延到哪一天/), { target: { value: "2026-03-11" } });
  await userEvent.click(screen.getByRole("button", { name: "提交延期申请" }));
  expect(screen.getByText("请选择晚于原期限的日期")).toBeTruthy();
  expect(screen.getByText("请填写延期理由")).toBeTruthy();
  fireEvent.change(screen.getByLabelText(/^延到哪一天/), { target: { value: "2026-03-20" } });
  fireEvent.change(screen.getByLabelText("延期理由"), { target: { value: "需踏勘" } });
  await userEvent.click(screen.getByRole("button", { name: "提交延期申请" }));
  await waitFor(() => expect(calls.map((c) => c.body)).toEqual([{ until: "2026-03-20", reason: "需踏勘" }]));
});

test("the opinion that returned the application is the last one at the same step before the correction", () => {
  const first = task({ id: "1", status: "answered" });
  const second = task({ id: "2", status: "answered" });
  const elsewhere = task({ id: "3", step: "intake", status: "answered" });
  const mend = task({ id: "4", kind: "supplement" });
  expect(whoReturned([first, second, elsewhere, mend], mend)).toBe(second);
});
