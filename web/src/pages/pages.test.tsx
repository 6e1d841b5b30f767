import { cleanup, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { serverWith, visit } from "../visiting";
import ApplyPage from "./ApplyPage";
import CataloguePage from "./CataloguePage";
import { safeTarget } from "./SignInPage";
import TrackPage from "./TrackPage";

const same = (s: string) => ({ zh: s, en: s });
const unit = { id: "xigou", name: same("西沟村委会") };
const guide = {
  id: "cemetery",
  title: same("公墓选址"),
  owner: unit,
  version: 1,
  hash: "h",
  startBy: [],
  form: { type: "object", required: ["site"], properties: { site: { type: "string", "x-title": same("地点") } } },
  materials: [],
  rules: [],
  steps: [],
  mayStart: true,
  mayRehearse: true,
};
const session = { user: { login: "li", name: "李甲" }, unit, holdings: [], roles: ["applicant"] };

afterEach(() => vi.unstubAllGlobals());

test("one submission is one request, and its answer shows the number and the query code", async () => {
  const calls = serverWith({
    "GET /session": () => ({ body: session }),
    "GET /processes/cemetery": () => ({ body: guide }),
    "POST /processes/cemetery/check": () => ({ body: { problems: [] } }),
    "POST /cases": () => ({ status: 201, body: { id: "c1", number: "GM2026-00001", code: "K7QX" } }),
  });
  visit("/processes/cemetery/apply?rehearsal=1", "/processes/:id/apply", <ApplyPage />);
  await userEvent.type(await screen.findByLabelText("地点"), "后山");
  await userEvent.dblClick(screen.getByRole("button", { name: "提交演练" }));
  expect(await screen.findByText("GM2026-00001")).toBeTruthy();
  expect(screen.getByText("K7QX")).toBeTruthy();
  const started = calls.filter((c) => c.path === "/cases");
  expect(started.map((c) => c.body)).toEqual([
    { process: "cemetery", form: { site: "后山" }, materials: {}, rehearsal: true },
  ]);
  expect(started[0]?.headers["Idempotency-Key"]).toBeTruthy();
  expect(screen.getByRole("link", { name: "查询进度" }).getAttribute("href")).toBe("/track?number=GM2026-00001&code=K7QX");
});

test("a submission whose answer was lost is sent again as the same request", async () => {
  let reachable = false;
  const calls = serverWith({
    "GET /session": () => ({ body: session }),
    "GET /processes/cemetery": () => ({ body: guide }),
    "POST /cases": () =>
      reachable ? { status: 201, body: { id: "c1", number: "GM2026-00002", code: "K" } } : (undefined as never),
  });
  visit("/processes/cemetery/apply", "/processes/:id/apply", <ApplyPage />);
  await userEvent.type(await screen.findByLabelText("地点"), "后山");
  await userEvent.click(screen.getByRole("button", { name: "提交申请" }));
  expect(await screen.findByText("连接不上服务器")).toBeTruthy();
  reachable = true;
  await userEvent.click(screen.getByRole("button", { name: "提交申请" }));
  expect(await screen.findByText("GM2026-00002")).toBeTruthy();
  const keys = calls.filter((c) => c.path === "/cases").map((c) => c.headers["Idempotency-Key"]);
  expect(keys).toEqual([keys[0], keys[0]]);
});

test("an unfinished application is there again when the person comes back", async () => {
  serverWith({
    "GET /session": () => ({ body: session }),
    "GET /processes/cemetery": () => ({ body: guide }),
    "POST /processes/cemetery/check": () => ({ body: { problems: [] } }),
  });
  visit("/processes/cemetery/apply", "/processes/:id/apply", <ApplyPage />);
  await userEvent.type(await screen.findByLabelText("地点"), "后山");
  expect(await screen.findByText("草稿已保存在这台电脑上")).toBeTruthy();
  cleanup();
  visit("/processes/cemetery/apply", "/processes/:id/apply", <ApplyPage />);
  expect(await screen.findByLabelText("地点")).toHaveProperty("value", "后山");
  expect(screen.getByText("已恢复上次没有提交的草稿。")).toBeTruthy();
});

test("a form that was only looked at leaves no draft", async () => {
  const form = { ...guide.form, properties: { ...guide.form.properties, hall: { type: "boolean", default: false } } };
  serverWith({ "GET /session": () => ({ body: session }), "GET /processes/cemetery": () => ({ body: { ...guide, form } }) });
  visit("/processes/cemetery/apply", "/processes/:id/apply", <ApplyPage />);
  await screen.findByLabelText("地点");
  cleanup();
  expect(Object.keys(localStorage).filter((k) => k.startsWith("shunban.draft"))).toEqual([]);
});

test("tracking says in words that silence was counted, on which basis, and names no person", async () => {
  serverWith({
    "GET /track": () => ({
      body: {
        number: "GM2026-00001",
        title: same("公墓选址"),
        status: "open",
        rehearsal: false,
        submittedAt: "2026-03-02T01:00:00Z",
        now: "2026-03-12T01:00:00Z",
        stages: [{ title: same("部门意见"), units: [{ unit, state: "deemed" }] }],
        clock: {},
        notices: [],
        timeline: [
          {
            at: "2026-03-11T16:00:00Z",
            title: same("部门意见"),
            unit,
            kind: "deemed",
            text: same("未在时限内答复，视为同意"),
            basis: { document: "管理办法", article: "第八条" },
          },
        ],
      },
    }),
  });
  visit("/track?number=GM2026-00001&code=K7QX", "/track", <TrackPage />);
  const line = (await screen.findByText("未在时限内答复，视为同意")).closest("li");
  expect(line?.textContent).toContain("逾期视同");
  expect(line?.textContent).toContain("依据：管理办法 第八条");
  expect(screen.getByText("逾期未答复，视为已答复")).toBeTruthy();
});

test("a wrong number or code is answered in the server's words", async () => {
  serverWith({
    "GET /track": () => ({ status: 404, body: { title: "没有查到", status: 404, code: "no-such-case", detail: "请核对" } }),
  });
  visit("/track?number=1&code=2", "/track", <TrackPage />);
  expect((await screen.findByRole("alert")).textContent).toContain("没有查到请核对");
});

test("when no server answers, a banner says so and its button asks again", async () => {
  const answers: Parameters<typeof serverWith>[0] = {};
  serverWith(answers);
  visit("/", "/", <CataloguePage />);
  const retry = (await screen.findAllByRole("button", { name: /再试一次/ }))[0];
  answers["GET /processes"] = () => ({ body: { processes: [{ ...guide, owner: unit }] } });
  answers["GET /session"] = () => ({ status: 401, body: { title: "请先登录", status: 401, code: "not-signed-in" } });
  await userEvent.click(retry as HTMLElement);
  expect(await screen.findByRole("link", { name: "公墓选址" })).toBeTruthy();
  await waitFor(() => expect(screen.queryByText("连接不上服务器")).toBeNull());
});

test("signing in leads only to places inside the page", () => {
  expect(["/inbox", "//evil.example", "/\\evil.example", "https://evil.example", null].map(safeTarget)).toEqual([
    "/inbox",
    null,
    null,
    null,
    null,
  ]);
});
