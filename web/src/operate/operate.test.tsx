import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { App } from "antd";
import { MemoryRouter, Route, Routes } from "react-router";
import { afterEach, expect, test, vi } from "vitest";
import type { Operation, Task, TaskPage as Found, TaskRow } from "../api/types";
import InboxPage from "../pages/InboxPage";
import TaskPage from "../pages/TaskPage";
import { groupsOf } from "../case/groups";
import { OperationDialog } from "./OperationDialog";
import { together } from "../task/BatchAnswer";

const same = (s: string) => ({ zh: s, en: s });
const unit = (id: string) => ({ id, name: same(id) });

function task(more: Partial<Task> = {}): Task {
  return {
    id: "c1.1",
    step: "decide",
    stepTitle: same("决定"),
    kind: "ask",
    unit: unit("林业局"),
    status: "open",
    openedAt: "2026-03-02T01:00:00Z",
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
      number: "HT2026-00001",
      title: same("会议厅借用"),
      status: "open",
      rehearsal: false,
      applicant: unit("西沟村委会"),
      submittedAt: "2026-03-01T01:00:00Z",
      stage: [],
      process: { id: "hall", title: same("会议厅借用"), version: 1 },
      form: { purpose: "放映" },
      formSchema: {
        type: "object",
        properties: { purpose: { type: "string", "x-title": same("用途") }, room: { type: "string", minLength: 1, "x-title": same("厅室") } },
      },
      materials: [],
      now: "2026-03-02T01:00:00Z",
      clock: {},
      tasks: [asked],
      may: { fastForward: false },
      operations: [],
      notices: [],
    },
    choices: [{ answer: "agree", title: same("同意"), effect: same("进入办结"), opinion: "optional" }],
    allowed: true,
    operations: [],
    ...more,
  };
}

const op = (operation: string, title: string, more: Partial<Operation> = {}): Operation => ({ operation, title: same(title), allowed: true, ...more });

interface Call {
  path: string;
  key?: string;
  body: unknown;
}

/** serving answers GET with what is given and POST with what answer says. */
function serving(found: () => Found, answer: () => { status: number; body: unknown }, rows: TaskRow[] = []): Call[] {
  const calls: Call[] = [];
  vi.stubGlobal("fetch", async (address: string, init: RequestInit = {}) => {
    const path = address.replace("/api/v1", "");
    const say = (status: number, body: unknown) =>
      new Response(JSON.stringify(body), { status, headers: { "Content-Type": status < 400 ? "application/json" : "application/problem+json" } });
    if (path.endsWith("/seen")) return new Response(null, { status: 204 }); // the page says by itself that it was opened
    if (init.method === "POST") {
      calls.push({ path, key: (init.headers as Record<string, string>)["Idempotency-Key"], body: JSON.parse(init.body as string) });
      const said = answer();
      return say(said.status, said.body);
    }
    if (path.startsWith("/tasks?")) return say(200, { tasks: rows });
    if (path.startsWith("/tasks/")) return say(200, found());
    if (path.endsWith("/events")) return say(200, { events: [{ seq: 7, at: "2026-03-02T02:00:00Z", kind: "commented", text: same("张三：请核对"), person: "张三", opinion: "请核对" }] });
    if (path.endsWith("/people")) return say(200, { people: [{ login: "zhang", name: "张三", post: "clerk", postName: same("经办人") }] });
    if (path.startsWith("/units")) return say(200, { units: [{ id: "water", name: same("水利局"), kind: "bureau" }] });
    return say(404, { title: "没有找到", status: 404, code: "not-found" });
  });
  return calls;
}

function visit(at = "/tasks/c1.1") {
  render(
    <App>
      <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
        <MemoryRouter initialEntries={[at]}>
          <Routes>
            <Route path="/tasks/:id" element={<TaskPage />} />
            <Route path="/inbox" element={<InboxPage />} />
          </Routes>
        </MemoryRouter>
      </QueryClientProvider>
    </App>,
  );
}

const taken = () => ({ status: 200, body: { case: "c1", seq: 9 } });

afterEach(() => vi.unstubAllGlobals());

async function pick(name: string, option: RegExp) {
  fireEvent.mouseDown(await screen.findByLabelText(name, { selector: "input" }));
  fireEvent.click(await screen.findByText(option, { selector: ".ant-select-item-option-content" }));
}

test("a task goes to a person who is chosen in a small dialog", async () => {
  serving(page, taken);
  const sent: unknown[] = [];
  const send = async (body: unknown) => sent.push(body);
  // Without the page around it: what is looked up by its role in all of it takes jsdom seconds.
  render(
    <QueryClientProvider client={new QueryClient()}>
      <OperationDialog operation={op("transfer", "转办", { target: true, opinion: "optional" })} send={send} onDone={() => sent.push("done")} onClose={() => {}} />
    </QueryClientProvider>,
  );
  fireEvent.click(screen.getByText("确定“转办”"));
  expect(screen.getByText("请选择单位")).toBeTruthy();
  await pick("单位", /水利局/);
  await pick("岗位或人员", /张三/);
  fireEvent.click(screen.getByText("确定“转办”"));
  await waitFor(() => expect(sent).toEqual([{ operation: "transfer", to: { unit: "water", user: "zhang" } }, "done"]));
}, 20_000); // opening two lists takes jsdom seconds on a busy machine

test("what is not possible at the moment says why and does nothing", async () => {
  const calls = serving(() => page({ operations: [op("recall", "拿回", { allowed: false, refusal: same("后续环节已有人办理，不能拿回") })] }), taken);
  visit();
  await userEvent.click(await screen.findByRole("button", { name: "更多操作" }));
  const recall = screen.getByRole("button", { name: /拿回/ });
  expect(recall.textContent).toContain("后续环节已有人办理");
  await userEvent.click(recall);
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(calls).toEqual([]);
});

test("a refusal is shown in the dialog, which stays open", async () => {
  serving(
    () => page({ operations: [op("return", "退回", { steps: [{ id: "check", title: same("核对"), back: true }], opinion: "required" })] }),
    () => ({ status: 409, body: { title: "与现状冲突", status: 409, code: "not-earlier", detail: "办件还没有经过“核对”" } }),
  );
  visit();
  await userEvent.click(await screen.findByRole("button", { name: "更多操作" }));
  await userEvent.click(screen.getByRole("button", { name: "退回" }));
  const dialog = await screen.findByRole("dialog");
  fireEvent.change(within(dialog).getByLabelText(/^说明/), { target: { value: "请再核对" } });
  await userEvent.click(within(dialog).getByRole("button", { name: "确定“退回”" }));
  expect(await within(dialog).findByText("办件还没有经过“核对”")).toBeTruthy();
});

test("a task that has to be claimed is claimed before anything can be answered", async () => {
  let claimed = false;
  const calls = serving(
    () => (claimed ? page() : page({ mustClaim: true, operations: [op("claim", "认领")] })),
    () => {
      claimed = true;
      return taken();
    },
  );
  visit();
  await userEvent.click(await screen.findByRole("button", { name: /^认\s?领$/ }));
  expect(await screen.findByRole("radio", { name: /同意/ })).toBeTruthy();
  expect(calls.map((c) => c.body)).toEqual([{ operation: "claim" }]);
});

test("fields are filled in with the answer that needs them", async () => {
  const choice = { answer: "agree", title: same("同意"), effect: same("办结"), opinion: "optional" as const, fields: ["room"] };
  const calls = serving(() => page({ fill: ["room"], choices: [choice] }), taken);
  visit();
  await userEvent.click(await screen.findByRole("button", { name: "提交“同意”" }));
  expect(calls).toEqual([]);
  fireEvent.change(screen.getByLabelText("厅室"), { target: { value: "一厅" } });
  await userEvent.click(screen.getByRole("button", { name: "提交“同意”" }));
  await waitFor(() => expect(calls.map((c) => c.body)).toEqual([{ answer: "agree", form: { room: "一厅" } }]));
});

test("a draft is kept, and is there again", async () => {
  const calls = serving(() => page({ draft: { answer: "agree", opinion: "待核" }, operations: [op("hold", "暂存")] }), taken);
  visit();
  expect(await screen.findByDisplayValue("待核")).toBeTruthy();
  expect(screen.getByText("已恢复上次暂存的草稿，尚未提交。")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: /^暂\s?存$/ }));
  await waitFor(() => expect(calls.map((c) => c.body)).toEqual([{ operation: "hold", answer: "agree", opinion: "待核", reasons: "", form: {} }]));
});

test("those who deal with a case write to each other", async () => {
  const calls = serving(() => page({ operations: [op("comment", "沟通", { opinion: "required" })] }), taken);
  visit();
  const thread = await screen.findByRole("region", { name: "沟通" });
  expect(await within(thread).findByText("请核对")).toBeTruthy();
  fireEvent.change(within(thread).getByRole("textbox"), { target: { value: "已核对" } });
  await userEvent.click(within(thread).getByRole("button", { name: /^发\s?送$/ }));
  await waitFor(() => expect(calls.map((c) => c.body)).toEqual([{ operation: "comment", opinion: "已核对" }]));
});

test("several tasks are answered together, and each that failed is named", async () => {
  const row = (id: string, number: string): TaskRow => ({ ...task({ id }), case: { ...page().case, number } });
  const calls = serving(
    page,
    () => ({
      status: 200,
      body: { results: [{ task: "c1.1", done: true }, { task: "c2.1", done: false, problem: { title: "与现状冲突", status: 409, code: "task-closed", detail: "该任务已经办结" } }] },
    }),
    [row("c1.1", "HT2026-00001"), row("c2.1", "HT2026-00002")],
  );
  visit("/inbox");
  await userEvent.click(await screen.findByRole("button", { name: "选择多件" }));
  await userEvent.click(screen.getByRole("checkbox", { name: "选择 HT2026-00001 决定" }));
  await userEvent.click(screen.getByRole("checkbox", { name: "选择 HT2026-00002 决定" }));
  await userEvent.click(screen.getByRole("button", { name: "统一答复" }));
  await userEvent.click(await screen.findByRole("radio", { name: "同意" }));
  await userEvent.click(screen.getByRole("button", { name: "提交 2 件" }));
  expect(await screen.findByText("HT2026-00002 决定：该任务已经办结")).toBeTruthy();
  expect(calls.map(({ path, body }) => ({ path, body }))).toEqual([{ path: "/tasks/operations", body: { tasks: ["c1.1", "c2.1"], answer: { answer: "agree" } } }]);
});

test("what is delegated stands by itself, is marked, can be opened, and is not answered together with the rest", async () => {
  const row = (id: string, number: string, more: Partial<Task> = {}): TaskRow => ({ ...task({ id, ...more }), case: { ...page().case, number } });
  const given = { mine: false, delegated: true, delegate: same("县文旅局经办人") };
  const calls = serving(page, () => ({ status: 200, body: { results: [] } }), [
    row("c1.1", "HT2026-00001"),
    row("c2.1", "HT2026-00002", { ...given, recall: true, color: "red" }),
    row("c3.1", "HT2026-00003"),
    row("c4.1", "HT2026-00004", given),
  ]);
  visit("/inbox");
  const delegated = await screen.findByRole("region", { name: "已委派（2 件）" });
  const [taken, left] = within(delegated).getAllByRole("listitem");
  expect(within(taken!).getByText("已委派县文旅局经办人提出意见，可拿回")).toBeTruthy();
  expect(within(taken!).getByRole("link").getAttribute("href")).toBe("/tasks/c2.1");
  expect(within(left!).getByText("已委派县文旅局经办人提出意见")).toBeTruthy();
  expect(screen.getByText(/^显示 2 件，共 2 件/)).toBeTruthy();
  expect(screen.getByRole("button", { name: "到期或超期 0" })).toBeTruthy();

  await userEvent.click(screen.getByRole("button", { name: "选择多件" }));
  expect(screen.getAllByRole("checkbox").length).toBe(2);
  await userEvent.click(screen.getByRole("button", { name: /^全\s?选$/ }));
  await userEvent.click(screen.getByRole("button", { name: "统一答复" }));
  await userEvent.click(await screen.findByRole("radio", { name: "同意" }));
  await userEvent.click(screen.getByRole("button", { name: "提交 2 件" }));
  await waitFor(() => expect(calls.map((c) => c.body)).toEqual([{ tasks: ["c1.1", "c3.1"], answer: { answer: "agree" } }]));
});

test("an inbox in which everything is delegated has nothing to do and still shows it", async () => {
  serving(page, () => ({ status: 200, body: {} }), [
    { ...task({ mine: false, delegated: true, delegate: same("县文旅局"), recall: true }), case: page().case },
  ]);
  visit("/inbox");
  expect(await screen.findByText("现在没有需要您办理的任务。")).toBeTruthy();
  expect(screen.getByRole("region", { name: "已委派（1 件）" })).toBeTruthy();
  expect(screen.queryByText(/^显示/)).toBeNull();
});

test("answers that end a case or need something filled in are not given together", () => {
  const choice = { answer: "a", title: same("甲"), effect: same(""), opinion: "optional" as const };
  expect(together([choice, { ...choice, answer: "b", danger: true }, { ...choice, answer: "c", fields: ["room"] }, { ...choice, answer: "d", files: ["permit"] }])).toEqual([choice]);
});

test("signers and copies stand beside those asked and begin no new round", () => {
  const asked = task();
  const signer = task({ id: "c1.2", kind: "sign", of: "c1.1", openedAt: "2026-03-03T01:00:00Z" });
  const kept = task({ id: "c1.3", status: "kept", of: "c1.1", openedAt: "2026-03-05T01:00:00Z" });
  expect(groupsOf([asked, signer, kept]).map((g) => [g.round, g.tasks.length])).toEqual([[1, 2], [2, 1]]);
});
