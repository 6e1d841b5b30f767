import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import type { Calendar, Ledger, Statistics } from "../api/types";
import { Timeline } from "../case/Timeline";
import { serverWith, visit } from "../visiting";
import CalendarPage from "./CalendarPage";
import SupervisionPage from "./SupervisionPage";

const same = (s: string) => ({ zh: s, en: s });
const housing = { id: "housing", name: same("住建局") };
const administrator = { user: { login: "admin", name: "管理甲" }, unit: housing, holdings: [], roles: ["administrator"] };
const official = { ...administrator, roles: ["official"] };
const shipped = { edition: 1, published: "2026-11-01T00:00:00Z", by: "", total: 0, checked: 0, moved: 0, finished: "2026-11-01T00:00:01Z" };
const calendar: Calendar = {
  edition: 1,
  years: [2025, 2026].map((year) => ({
    layer: "",
    year,
    notice: { number: `国办发明电〔${year - 1}〕7号`, title: `${year}年的通知`, date: `${year - 1}-11-04` },
    rest: [{ name: "元旦", from: `${year}-01-01`, to: `${year}-01-03` }],
    work: [`${year}-01-04`],
    edition: 1,
  })),
  missing: { year: 2027, since: "2026-11-01" },
  editions: [shipped],
  may: true,
};
const storm = {
  findings: [],
  year: { ...calendar.years[1]!, layer: "county" },
  source: "layer: county",
  edition: 1,
  open: 12,
  cases: 1,
  dates: 2,
  moves: ["housing", "forestry"].map((id) => ({
    number: "HQ2026-00001",
    caseId: "c1",
    title: same("部门答复"),
    unit: { id, name: same(id) },
    from: "2026-12-03T16:00:00Z",
    to: "2026-12-04T16:00:00Z",
  })),
};

afterEach(() => vi.unstubAllGlobals());

function open(answers: Parameters<typeof serverWith>[0]) {
  const calls = serverWith({ "GET /session": () => ({ body: administrator }), "GET /calendar": () => ({ body: calendar }), ...answers });
  visit("/calendar", "/calendar", <CalendarPage />);
  return calls;
}

test("the administrator is reminded of the year that nobody has entered", async () => {
  open({});
  expect(await screen.findByText("2027 年放假安排尚未录入")).toBeTruthy();
  expect(screen.getByText("随程序提供")).toBeTruthy();
});

test("who may not amend the calendar reads it", async () => {
  open({ "GET /session": () => ({ body: official }), "GET /calendar": () => ({ body: { ...calendar, may: false } }) });
  expect(await screen.findByText("放假安排由管理员录入。")).toBeTruthy();
  expect(screen.queryByLabelText("粘贴通知原文")).toBeNull();
  expect(screen.queryByText("2027 年放假安排尚未录入")).toBeNull();
});

test("what is wrong with a notice is said at its line, and cannot be published", async () => {
  const wrong = { findings: [{ line: 3, code: "wrong-weekday", text: same("2030-01-01 是周二") }], edition: 1, open: 0, cases: 0, dates: 0, moves: [] };
  open({ "POST /calendar/preview": () => ({ body: wrong }) });
  await userEvent.click(await screen.findByRole("button", { name: /预\s?览/ }));
  expect(await screen.findByText("请先粘贴通知原文")).toBeTruthy();
  await userEvent.type(screen.getByLabelText("粘贴通知原文"), "通知");
  await userEvent.click(screen.getByRole("button", { name: /预\s?览/ }));
  expect(await screen.findByText("第 3 行：2030-01-01 是周二")).toBeTruthy();
  expect(screen.queryByRole("button", { name: /发布/ })).toBeNull();
});

test("what would move is seen before it is confirmed, and confirming names the edition that was looked at", async () => {
  const calls = open({ "POST /calendar/preview": () => ({ body: storm }), "POST /calendar": () => ({ body: { edition: 2 } }) });
  await userEvent.type(await screen.findByLabelText("粘贴通知原文"), "停工");
  await userEvent.click(screen.getByRole("button", { name: /预\s?览/ }));
  expect(await screen.findByText("在办办件 12 件，其中 1 件的 2 个日期会变动。")).toBeTruthy();
  const row = screen.getByText("forestry").closest("tr")!;
  expect(row.textContent).toContain("12月3日");
  expect(row.textContent).toContain("12月4日");
  await userEvent.dblClick(screen.getByRole("button", { name: "发布，变动 2 个日期" }));
  const published = calls.filter((c) => c.method === "POST" && c.path === "/calendar");
  expect(published.map((c) => c.body)).toEqual([{ source: "layer: county", edition: 1 }]);
});

test("a calendar that was amended meanwhile has to be looked at again", async () => {
  open({
    "POST /calendar/preview": () => ({ body: storm }),
    "POST /calendar": () => ({ status: 409, body: { code: "calendar-amended", detail: "日历已被修订", status: 409 } }),
  });
  await userEvent.type(await screen.findByLabelText("粘贴通知原文"), "停工");
  await userEvent.click(screen.getByRole("button", { name: /预\s?览/ }));
  await userEvent.click(await screen.findByRole("button", { name: "发布，变动 2 个日期" }));
  expect(await screen.findByText("预览之后又有新的日历发布，请重新预览后再发布。")).toBeTruthy();
  expect((screen.getByRole("button", { name: "发布，变动 2 个日期" }) as HTMLButtonElement).disabled).toBe(true);
  expect(screen.getByRole("button", { name: "重新预览" })).toBeTruthy();
});

test("counting shows each day and why it counts", async () => {
  const ledger: Ledger = {
    title: same("推算"),
    from: "2026-09-25T01:00:00Z",
    limit: same("1 个工作日"),
    unit: "working days",
    due: "2026-09-28T16:00:00Z",
    lastDay: "2026-09-28",
    edition: 1,
    total: 1,
    used: 0,
    left: 1,
    days: [
      { date: "2026-09-25", weekday: 5, counted: false, reason: "event-day" },
      { date: "2026-09-26", weekday: 6, counted: false, reason: "holiday", name: same("中秋节") },
      { date: "2026-09-28", weekday: 1, counted: true, number: 1, reason: "working-day" },
    ],
  };
  const calls = open({ "GET /calendar/ledger": () => ({ body: ledger }) });
  await userEvent.click(await screen.findByRole("button", { name: /推\s?算/ }));
  expect(await screen.findByText("请选择起算日期")).toBeTruthy();
  await userEvent.type(screen.getByLabelText("起算日期"), "2026-09-25");
  await userEvent.click(screen.getByRole("button", { name: /推\s?算/ }));
  const result = await screen.findByRole("region", { name: "推算结果" });
  const lines = within(result).getAllByRole("row").slice(1).map((line) => line.textContent);
  expect(lines).toEqual(["2026年9月25日 周五不计起算当日", "2026年9月26日 周六不计节假日：中秋节", "2026年9月28日 周一1工作日最后一日"]);
  expect(calls.find((c) => c.path.startsWith("/calendar/ledger"))?.path).toContain("limit=7+working+days");
});

test("the supervision page says who is late, and counts units and matters", async () => {
  const zero = { open: 0, overdue: 0, red: 0, yellow: 0, closed: 0, onTime: 0, late: 0, deemed: 0 };
  const statistics: Statistics = {
    from: "2026-01-01",
    to: "2026-11-24",
    units: [
      { unit: housing, ...zero, open: 3, overdue: 1, red: 1, closed: 4, onTime: 3, late: 1 },
      { unit: { id: "forestry", name: same("林业局") }, ...zero, closed: 2, deemed: 2 },
    ],
    processes: [{ process: "cemetery", title: same("公墓选址"), ended: 4, withinStatutory: 4, withinPromised: 1, overStatutory: 0 }],
    late: [
      {
        id: "t1",
        step: "consult",
        stepTitle: same("征求意见"),
        kind: "answer",
        status: "open",
        unit: housing,
        due: "2026-11-20T16:00:00Z",
        daysLeft: -2,
        color: "red",
        mine: false,
        case: { id: "c1", number: "YLMD2026-00001", title: same("公墓选址") },
      } as unknown as NonNullable<Statistics["late"]>[number],
    ],
  };
  const calls = serverWith({ "GET /session": () => ({ body: official }), "GET /statistics": () => ({ body: statistics }) });
  visit("/supervision?from=2026-01-01&to=2026-11-24", "/supervision", <SupervisionPage />);
  expect((await screen.findByRole("link", { name: "YLMD2026-00001" })).getAttribute("href")).toBe("/cases/c1");
  expect(screen.getByText(/已超期? 2 个工作日/)).toBeTruthy();
  const cells = (name: string) => [...screen.getByRole("rowheader", { name }).closest("tr")!.querySelectorAll("td")].map((c) => c.textContent);
  expect(cells("住建局")).toEqual(["3", "1", "1", "0", "4", "3", "1", "0", "75%"]);
  expect(cells("合计")).toEqual(["3", "1", "1", "0", "6", "3", "1", "2", "50%"]);
  expect(cells("公墓选址")).toEqual(["4", "4（100%）", "1（25%）", "0（0%）"]);
  expect(calls.find((c) => c.path.startsWith("/statistics"))?.path).toBe("/statistics?from=2026-01-01&to=2026-11-24");
});

test("that a date has moved is no detail, that it was set is one", () => {
  const event = { at: "2026-11-24T02:00:00Z", kind: "dated", step: "answer" };
  visit(
    "/",
    "/",
    <Timeline
      events={[
        { ...event, seq: 1, text: same("期限至 12月3日"), due: "2026-12-03T16:00:00Z" },
        { ...event, seq: 2, text: same("期限由 12月3日 改为 12月4日"), was: "2026-12-03T16:00:00Z", due: "2026-12-04T16:00:00Z" },
      ]}
    />,
  );
  expect(screen.getAllByRole("listitem").map((line) => line.textContent)).toHaveLength(1);
  expect(screen.getByText(/改为 12月4日/)).toBeTruthy();
});
