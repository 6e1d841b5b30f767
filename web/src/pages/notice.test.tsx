import { cleanup, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { Route, Routes } from "react-router";
import { serverWith, visit } from "../visiting";
import NoticePage from "./NoticePage";
import TrackNoticePage from "./TrackNoticePage";
import TrackPage from "./TrackPage";

const same = (s: string) => ({ zh: s, en: s });
const unit = { id: "approvals", name: same("县行政审批局") };
const notice = {
  seq: 11,
  id: "acceptance",
  title: same("受理通知书"),
  at: "2026-03-02T01:00:00Z",
  text: same("西沟村委会：\n你村的申请予以受理。\n县行政审批局\n2026-03-02"),
  number: "MD2026-00001",
  owner: unit,
  applicant: { id: "xigou", name: same("西沟村委会") },
  rehearsal: false,
};
const track = {
  number: "MD2026-00001",
  title: same("公墓选址"),
  status: "open",
  rehearsal: false,
  submittedAt: "2026-03-01T01:00:00Z",
  now: "2026-03-02T01:00:00Z",
  stages: [],
  clock: {},
  timeline: [],
  notices: [notice, { ...notice, seq: 5, title: same("收件凭证") }],
};

afterEach(() => vi.unstubAllGlobals());

test("a notice reads as it was issued, with its number, its unit and its date, and can be printed", async () => {
  serverWith({ "GET /cases/c1/notices/11": () => ({ body: notice }) });
  const print = vi.fn();
  vi.stubGlobal("print", print);
  visit("/cases/c1/notices/11", "/cases/:id/notices/:seq", <NoticePage />);
  const letter = await screen.findByRole("article", { name: "受理通知书" });
  for (const said of ["西沟村委会：", "你村的申请予以受理。", "县行政审批局", "办件编号：MD2026-00001", "主管单位：县行政审批局", "发出日期：2026年3月2日"]) {
    expect(within(letter).getByText(said)).toBeTruthy();
  }
  expect(within(letter).queryByText(/演练/)).toBeNull();
  expect(screen.getByRole("link", { name: "返回办件" }).getAttribute("href")).toBe("/cases/c1");
  await userEvent.click(screen.getByRole("button", { name: /^打\s?印$/ }));
  expect(print).toHaveBeenCalledOnce();
});

test("a notice of a rehearsal says that it has no effect, also on paper", async () => {
  serverWith({ "GET /cases/c1/notices/11": () => ({ body: { ...notice, rehearsal: true } }) });
  visit("/cases/c1/notices/11", "/cases/:id/notices/:seq", <NoticePage />);
  const letter = await screen.findByRole("article", { name: "受理通知书" });
  expect(within(letter).getByText("本文书在演练中生成，不产生任何法律效力。")).toBeTruthy();
  expect(letter.querySelector(".letter-mark")?.getAttribute("data-mark")).toBe("演练");
});

test("a notice that does not exist is refused in the server's words and leads back", async () => {
  serverWith({ "GET /cases/c1/notices/9": () => ({ status: 404, body: { title: "没有这份文书", status: 404, code: "no-such-notice" } }) });
  visit("/cases/c1/notices/9", "/cases/:id/notices/:seq", <NoticePage />);
  expect((await screen.findByRole("alert")).textContent).toContain("没有这份文书");
  expect(screen.getByRole("link", { name: "返回办件" })).toBeTruthy();
});

test("who tracks a case sees the newest notice first and reads it; the code is in no address", async () => {
  const calls = serverWith({ "GET /track": () => ({ body: track }), "GET /track/notices/11": () => ({ body: notice }) });
  visit(
    "/track?number=MD2026-00001&code=K7QX",
    "*",
    <Routes>
      <Route path="/track" element={<TrackPage />} />
      <Route path="/track/notices/:seq" element={<TrackNoticePage />} />
    </Routes>,
  );
  const newest = (await screen.findByText("最新文书：")).closest("p") as HTMLElement;
  const link = within(newest).getByRole("link", { name: "《受理通知书》" });
  expect(link.getAttribute("href")).toBe("/track/notices/11");
  expect(within(screen.getByRole("region", { name: "文书" })).getAllByRole("link").map((a) => a.textContent)).toEqual(["《受理通知书》", "《收件凭证》"]);
  await userEvent.click(link);
  expect(await screen.findByRole("article", { name: "受理通知书" })).toBeTruthy();
  expect(calls.at(-1)?.path).toBe("/track/notices/11?number=MD2026-00001&code=K7QX");
  expect(screen.getByRole("link", { name: "返回进度查询" }).getAttribute("href")).toBe("/track?number=MD2026-00001&code=K7QX");
});

test("who opens a notice without number and code is asked for them", async () => {
  const calls = serverWith({ "GET /track/notices/11": () => ({ body: notice }) });
  visit("/track/notices/11", "/track/notices/:seq", <TrackNoticePage />);
  expect(calls).toEqual([]);
  await userEvent.type(screen.getByLabelText("受理编号"), " MD2026-00001 ");
  await userEvent.type(screen.getByLabelText("查询码"), "K7QX{Enter}");
  expect(await screen.findByRole("article", { name: "受理通知书" })).toBeTruthy();
  expect(calls.map((c) => c.path)).toEqual(["/track/notices/11?number=MD2026-00001&code=K7QX"]);
  cleanup();
});
