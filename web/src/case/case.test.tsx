import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { App, ConfigProvider } from "antd";
import type { ReactElement } from "react";
import { MemoryRouter, Route, Routes } from "react-router";
import { afterEach, expect, test, vi } from "vitest";
import type { Case, EventLine, Task } from "../api/types";
import CasePage from "../pages/CasePage";
import MyCasesPage from "../pages/MyCasesPage";
import i18n from "../texts";
import { DueBadge } from "./DueBadge";
import { FastForward, limitOf } from "./FastForward";
import { FormView } from "./FormView";
import { groupsOf } from "./groups";
import { MaterialsList } from "./MaterialsList";
import { Opinions } from "./Opinions";
import { Outcome } from "./Outcome";
import { Timeline } from "./Timeline";

const same = (s: string) => ({ zh: s, en: s });
const opened = "2026-03-02T01:00:00Z";
const bureau = (id: string, name: string) => ({ id, name: same(name) });

const asked: Task = {
  id: "c.3",
  step: "consult",
  stepTitle: same("征求意见"),
  kind: "ask",
  unit: bureau("forestry", "县林业局"),
  status: "open",
  openedAt: opened,
  mine: false,
};
const answered: Task = {
  ...asked,
  id: "c.4",
  unit: bureau("housing", "县住建局"),
  status: "answered",
  answer: { id: "agree", title: same("同意"), kind: "person" },
  opinion: "规模适当",
  by: "施丙",
  closedAt: opened,
};
const deemed: Task = {
  ...asked,
  status: "deemed",
  answer: { id: "agree", title: same("同意"), kind: "deemed" },
  basis: { document: "平政发〔2023〕50号", article: "第三十一条" },
};
const value: Case = {
  id: "c",
  number: "YLMD2026-00001",
  title: same("公墓选址"),
  status: "open",
  rehearsal: true,
  applicant: bureau("xigou", "西沟村委会"),
  submittedAt: opened,
  stage: [same("征求意见")],
  code: "ABCDE23456",
  process: { id: "siting", title: same("公墓选址"), version: 2 },
  form: { hall: false },
  formSchema: { type: "object", properties: { hall: { type: "boolean", "x-title": same("是否建骨灰堂") } } },
  materials: [],
  now: opened,
  clock: { promised: { due: "2026-03-16T16:00:00Z", limit: same("10 个工作日"), provisional: true } },
  tasks: [{ ...asked, mine: true, daysLeft: 0, due: "2026-03-02T16:00:00Z", color: "red" }, answered],
  may: { fastForward: true },
  operations: [],
  notices: [],
};

interface Call {
  method: string;
  path: string;
  key: string | undefined;
  body: unknown;
}

/** serverWith answers by method and path; what is not listed cannot be reached. */
function serverWith(answers: Record<string, unknown>): Call[] {
  const calls: Call[] = [];
  vi.stubGlobal("fetch", async (address: string, init: RequestInit = {}) => {
    const path = address.replace("/api/v1", "");
    const method = init.method ?? "GET";
    const key = (init.headers as Record<string, string> | undefined)?.["Idempotency-Key"];
    calls.push({ method, path, key, body: init.body ? JSON.parse(init.body as string) : undefined });
    const answer = answers[`${method} ${path.split("?")[0]}`];
    if (answer === undefined) throw new TypeError("no network");
    return new Response(JSON.stringify(answer), { headers: { "Content-Type": "application/json" } });
  });
  return calls;
}

function show(element: ReactElement, at = "/", path = "*") {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  return render(
    <ConfigProvider button={{ autoInsertSpace: false }}>
      <App>
        <QueryClientProvider client={client}>
          <MemoryRouter initialEntries={[at]}>
            <Routes>
              <Route path={path} element={element} />
            </Routes>
          </MemoryRouter>
        </QueryClientProvider>
      </App>
    </ConfigProvider>,
  );
}

const words = (of: HTMLElement) => (of.textContent ?? "").replace(/\s+/g, " ").trim();

afterEach(async () => {
  vi.unstubAllGlobals();
  await i18n.changeLanguage("zh");
});

test("deemed consent is never taken for an answer", () => {
  const { container: silent } = render(<Outcome task={deemed} />);
  expect(words(silent)).toBe("视为同意（逾期未复）依据：平政发〔2023〕50号 第三十一条");
  expect(silent.querySelector(".outcome-deemed .anticon-hourglass")).not.toBeNull();
  const { container: spoken } = render(<Outcome task={answered} />);
  expect(words(spoken)).toBe("同意施丙 答复2026年3月2日 09:00");
  expect(spoken.querySelector(".outcome-deemed")).toBeNull();
});

test.each([
  ["agree", "outcome-person", "check-circle"],
  ["return", "outcome-back", "rollback"],
  ["refuse", "outcome-against", "exclamation-circle"],
  ["a-name-of-its-own", "outcome-plain", "message"],
])("the answer %s has the look of %s", (id, look, icon) => {
  const { container } = render(<Outcome task={{ ...answered, answer: { id, title: same("答复"), kind: "person" } }} />);
  expect(container.querySelector(`.${look} .anticon-${icon}`)).not.toBeNull();
});

test("the task somebody is about to answer counts among those asked but is not shown", () => {
  const mine = { ...asked, id: "c.5", unit: bureau("ecology", "生态环境分局") };
  const alone = { ...asked, id: "c.1", step: "review", stepTitle: same("审核") };
  render(<Opinions tasks={[deemed, answered, mine]} except="c.5" />);
  expect(screen.getByText("2 / 3 已有结果 · 其中 1 个为逾期视同")).toBeTruthy();
  expect(screen.queryByText("生态环境分局")).toBeNull();
  const { container } = render(<Opinions tasks={[alone]} except="c.1" />);
  expect(words(container)).not.toContain("审核");
});

test("deemed consent says in English too that nobody answered", async () => {
  await i18n.changeLanguage("en");
  const { container } = render(<Outcome task={{ ...deemed, basis: undefined }} />);
  expect(words(container)).toBe("Deemed “同意” (no answer in time)");
});

test.each([
  [{ daysLeft: 3 }, "剩 3 个工作日"],
  [{ daysLeft: 0 }, "今天到期"],
  [{ daysLeft: -2 }, "已超期 2 个工作日"],
  [{ daysLeft: 3, provisional: true }, "剩 3 个工作日暂定"],
  [{ daysLeft: 3, status: "answered" as const }, ""],
  [{}, ""],
])("time left %j reads %s", (props, want) => {
  const { container } = render(<DueBadge {...props} />);
  expect(words(container)).toBe(want);
});

test("the timeline has the newest first, keeps details back and says nothing twice", async () => {
  const events: EventLine[] = [
    { seq: 1, at: opened, kind: "submitted", text: same("韦甲提交申请"), person: "韦甲" },
    { seq: 2, at: opened, kind: "task-opened", text: same("交县林业局办理") },
    { seq: 3, at: opened, kind: "expired", text: same("县林业局期限届满") },
    { seq: 4, at: opened, kind: "task-deemed", text: same("县林业局视为同意"), basis: deemed.basis },
  ];
  render(<Timeline events={events} />);
  const lines = () => screen.getAllByRole("listitem").map(words);
  const [silent, applied] = [
    "2026年3月2日 09:00县林业局视为同意 逾期视同依据：平政发〔2023〕50号 第三十一条",
    "2026年3月2日 09:00韦甲提交申请",
  ];
  expect(lines()).toEqual([silent, applied]);
  await userEvent.click(screen.getByRole("button", { name: "显示系统记录的 2 条细节" }));
  const expired = "2026年3月2日 09:00县林业局期限届满 系统自动";
  expect(lines()).toEqual([silent, expired, "2026年3月2日 09:00交县林业局办理 系统自动", applied]);
});

test("a basis that is the procedure's own choice is said once", () => {
  const local = { document: "", local: true };
  const cited: EventLine = { seq: 1, at: opened, kind: "task-deemed", text: same("依据本办事程序的规定，视为同意"), basis: local };
  const decided: EventLine = { seq: 2, at: opened, kind: "answered", text: same("县林业局：同意"), basis: local };
  const issued: EventLine = { seq: 3, at: opened, kind: "notice-issued", text: same("已发出《受理通知书》") };
  render(<Timeline events={[cited, decided, issued]} />);
  expect(screen.getAllByRole("listitem").map(words)).toEqual([
    "2026年3月2日 09:00已发出《受理通知书》 系统自动",
    "2026年3月2日 09:00县林业局：同意 依据：本办事程序自行规定",
    "2026年3月2日 09:00依据本办事程序的规定，视为同意 逾期视同",
  ]);
});

test("a step that is visited again is another group of opinions", () => {
  const again = { ...asked, id: "c.9", openedAt: "2026-04-02T01:00:00Z" };
  const extension = { ...asked, id: "c.5", kind: "extension" as const, openedAt: "2026-03-04T01:00:00Z" };
  const got = groupsOf([asked, answered, extension, again]).map((g) => [g.round, g.tasks.map((task) => task.id)]);
  expect(got).toEqual([
    [1, ["c.3", "c.4", "c.5"]],
    [2, ["c.9"]],
  ]);
});

test("opinions stand side by side and silence is counted as silence", () => {
  render(<Opinions tasks={[deemed, answered]} />);
  const step = screen.getByRole("region", { name: "征求意见" });
  expect(within(step).getByText("2 / 2 已有结果 · 其中 1 个为逾期视同")).toBeTruthy();
  const [silent, spoken] = within(step).getAllByRole("listitem").map(words);
  expect(silent).toContain("并非该单位作出的答复");
  expect(spoken).toContain("意见规模适当");
});

test("a form reads with titles, unit names, yes and no", async () => {
  serverWith({ "GET /units": { units: [{ ...bureau("beishe", "北社乡"), kind: "township" }] } });
  show(
    <FormView
      schema={{
        properties: {
          town: { format: "unit", "x-title": same("乡镇") },
          hall: { type: "boolean", title: "骨灰堂" },
          area: { type: "number", title: "面积", "x-unit": same("亩") },
          use: { enum: ["a"], "x-enum-titles": { a: same("草地") }, title: "地类" },
          remarks: { type: "string", title: "说明" },
        },
      }}
      form={{ town: "beishe", hall: false, area: 1234.5, use: "a", old: "旧栏目" }}
    />,
  );
  await screen.findByText("北社乡");
  const pairs = screen.getAllByRole("term").map((dt) => [words(dt), words(dt.nextElementSibling as HTMLElement)]);
  expect(pairs).toEqual([
    ["乡镇", "北社乡"],
    ["骨灰堂", "否"],
    ["面积", "1,234.5 亩"],
    ["地类", "草地"],
    ["说明", "未填写"],
    ["old", "旧栏目"],
  ]);
});

test("only what can be shown has a button to view it, and everything can be downloaded", () => {
  const file = (id: string, name: string) => ({ id, name, size: 2048, sha256: "00" });
  show(<MaterialsList materials={[{ id: "plan", title: same("方案"), files: [file("1", "a.png"), file("2", "b.dwg")] }]} />);
  expect(screen.getAllByRole("button").map((b) => b.getAttribute("aria-label"))).toEqual(["查看 a.png"]);
  expect(screen.getAllByRole("link").map((a) => a.getAttribute("href"))).toEqual(["/api/v1/files/1", "/api/v1/files/2"]);
});

test("a rehearsal's clock is moved by what the server reads", async () => {
  const calls = serverWith({ "POST /cases/c/fast-forward": { now: "2026-03-11T16:00:00Z" } });
  show(<FastForward caseId="c" now={opened} />);
  await userEvent.click(screen.getByRole("button", { name: "快进 7 个工作日" }));
  await screen.findByText("时钟已拨到 2026年3月12日 00:00");
  await userEvent.click(screen.getByRole("button", { name: "快进" }));
  await waitFor(() => expect(calls.map((c) => c.body)).toEqual([{ by: "7 working days" }, { by: "1 working day" }]));
  expect(new Set(calls.map((c) => c.key)).size).toBe(2);
  expect([limitOf(1, "months"), limitOf(24, "hours")]).toEqual(["1 month", "24 hours"]);
});

test("the clock moved again after a failure is the same request", async () => {
  const calls = serverWith({});
  show(<FastForward caseId="c" now={opened} />);
  await userEvent.click(screen.getByRole("button", { name: "快进 7 个工作日" }));
  await screen.findByRole("alert");
  await userEvent.click(screen.getByRole("button", { name: "快进 7 个工作日" }));
  await waitFor(() => expect(calls.length).toBe(2));
  expect(calls[1]?.key).toBe(calls[0]?.key);
});

test("a case leads its reader to the task, the query code and the clock", async () => {
  serverWith({
    "GET /cases/c": value,
    "GET /cases/c/events": { events: [{ seq: 1, at: opened, kind: "submitted", text: same("已提交") }] },
    "GET /units": { units: [] },
  });
  show(<CasePage />, "/cases/c", "/cases/:id");
  await screen.findByRole("heading", { level: 1, name: "办件 YLMD2026-00001" });
  await screen.findByText("已提交");
  const links = screen.getAllByRole("link").map((a) => [words(a), a.getAttribute("href")]);
  expect(links).toEqual([
    ["返回列表", "/cases"],
    ["去办理：征求意见", "/tasks/c.3"],
    ["打开进度查询", "/track?number=YLMD2026-00001&code=ABCDE23456"],
  ]);
  expect(words(screen.getByRole("region", { name: "概况" }))).toContain("3月16日（周一）24:00 前办结暂定");
  expect(screen.getByRole("button", { name: "快进 7 个工作日" })).toBeTruthy();
});

test("the newest notice stands beside the state, all of them in a list, and an amount with how it came about", async () => {
  const notice = (seq: number, title: string) => ({ seq, id: "n", title: same(title), at: opened });
  const calculation = { title: same("补贴试算"), lines: [{ name: "monthly", title: same("每月补贴"), value: 0, unit: same("元"), how: same("45 × 5") }] };
  serverWith({
    "GET /cases/c": { ...value, notices: [notice(9, "批准通知书"), notice(4, "受理凭证")], calculation },
    "GET /cases/c/events": { events: [] },
    "GET /units": { units: [] },
  });
  show(<CasePage />, "/cases/c", "/cases/:id");
  const facts = await screen.findByRole("region", { name: "概况" });
  expect(words(within(facts).getByText("最新文书：").closest("p") as HTMLElement)).toBe("最新文书：《批准通知书》2026年3月2日 发出");
  const listed = within(screen.getByRole("region", { name: "文书" })).getAllByRole("link");
  expect(listed.map((a) => [words(a), a.getAttribute("href")])).toEqual([
    ["《批准通知书》", "/cases/c/notices/9"],
    ["《受理凭证》", "/cases/c/notices/4"],
  ]);
  expect(words(screen.getByRole("row", { name: /每月补贴/ }))).toBe("每月补贴45 × 50 元");
});

test("the clock moved again after a refusal is a new request", async () => {
  const calls: (string | null)[] = [];
  vi.stubGlobal("fetch", async (_: string, init: RequestInit) => {
    calls.push(new Headers(init.headers).get("Idempotency-Key"));
    const refusal = { title: "不是演练", status: 409, code: "not-a-rehearsal" };
    return new Response(JSON.stringify(refusal), { status: 409, headers: { "Content-Type": "application/problem+json" } });
  });
  show(<FastForward caseId="c" now={opened} />);
  await userEvent.click(screen.getByRole("button", { name: "快进 7 个工作日" }));
  expect((await screen.findByRole("alert")).textContent).toContain("不是演练");
  await userEvent.click(screen.getByRole("button", { name: "快进 7 个工作日" }));
  await waitFor(() => expect(calls.length).toBe(2));
  expect(calls[1]).not.toBe(calls[0]);
});

test("a date that is only asked for does not stand there as a limit", () => {
  const text = same("县林业局申请将期限延至 2026-03-20 24:00");
  render(<Timeline events={[{ seq: 5, at: opened, kind: "extension-requested", text, due: "2026-03-20T16:00:00Z" }]} />);
  expect(words(screen.getByRole("listitem"))).toBe("2026年3月2日 09:00县林业局申请将期限延至 2026-03-20 24:00");
});

test("the list does not take the limit of a step for that of the case", async () => {
  serverWith({ "GET /session": null, "GET /cases": { cases: [{ ...value, due: "2026-03-09T16:00:00Z" }] } });
  show(<MyCasesPage />);
  const card = (await screen.findByRole("link", { name: "公墓选址" })).closest("li");
  expect(words(card as HTMLElement)).toContain("期限：3月9日（周一）24:00 前");
});

test("the list asks for what is looked for and leads to the case", async () => {
  const calls = serverWith({ "GET /session": null, "GET /cases": { cases: [value] } });
  show(<MyCasesPage />);
  const link = await screen.findByRole("link", { name: "公墓选址" });
  expect(link.getAttribute("href")).toBe("/cases/c");
  await userEvent.click(screen.getByText("已办结"));
  await userEvent.type(screen.getByRole("searchbox"), "YLMD{Enter}");
  await waitFor(() => expect(calls.at(-1)?.path).toBe("/cases?scope=mine&status=ended&q=YLMD&limit=100"));
});

test("who has not applied yet is led to the catalogue", async () => {
  serverWith({ "GET /session": null, "GET /cases": { cases: [] } });
  show(<MyCasesPage />);
  expect((await screen.findByRole("link", { name: "打开事项目录" })).getAttribute("href")).toBe("/");
});
