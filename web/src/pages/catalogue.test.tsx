import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { serverWith, visit } from "../visiting";
import CataloguePage from "./CataloguePage";

const same = (s: string) => ({ zh: s, en: s });
const owner = (name: string) => ({ id: name, name: same(name) });
const row = (id: string, title: string, unit: string, mayStart = false) => ({ id, title: same(title), summary: same(`${title}的说明`), owner: owner(unit), version: 1, mayStart });
const processes = [
  row("leave", "会议请假", "政府办"),
  row("topic", "会议议题", "政府办"),
  row("cemetery", "公墓选址", "审批局", true),
  row("seal", "首次刻章", "审批局"),
  row("rent", "租赁补贴", "住建局"),
];
const nobody = { status: 401, body: { title: "请先登录", status: 401, code: "not-signed-in" } };
const somebody = { body: { user: { login: "li", name: "李甲" }, unit: owner("西沟"), holdings: [], roles: ["applicant"] } };

afterEach(() => vi.unstubAllGlobals());

const groups = () => screen.getAllByRole("region").map((r) => [within(r).getByRole("heading", { level: 2 }).textContent, within(r).queryAllByRole("heading", { level: 3, hidden: true }).map((h) => h.textContent)]);

test("matters stand under their unit, with how many there are", async () => {
  serverWith({ "GET /session": () => nobody, "GET /processes": () => ({ body: { processes: processes.map((p) => ({ ...p, mayStart: false })) } }) });
  visit("/", "/", <CataloguePage />);
  await screen.findByRole("link", { name: "租赁补贴" });
  expect(groups()).toEqual([
    ["政府办 2 项", ["会议请假", "会议议题"]],
    ["审批局 2 项", ["公墓选址", "首次刻章"]],
    ["住建局 1 项", ["租赁补贴"]],
  ]);
});

test("what the reader may apply for stands first; the others are folded until they are looked for", async () => {
  serverWith({ "GET /session": () => somebody, "GET /processes": () => ({ body: { processes } }) });
  visit("/", "/", <CataloguePage />);
  const apply = await screen.findByRole("link", { name: /在线申请/ });
  expect(apply.getAttribute("href")).toBe("/processes/cemetery/apply");
  expect(groups().map(([title]) => title)).toEqual(["您可以申请的事项 1 项", "政府办 2 项", "审批局 1 项", "住建局 1 项"]);
  const folded = () => [...document.querySelectorAll("details")].map((d) => d.open);
  expect(folded()).toEqual([false, false, false]);
  await userEvent.type(screen.getByRole("searchbox", { name: "查找事项" }), "会议");
  await waitFor(() => expect(groups()).toEqual([["政府办 2 项", ["会议请假", "会议议题"]]]));
  expect(folded()).toEqual([true]);
  expect(screen.getByRole("status").textContent).toBe("共 5 项，显示 2 项");
  await userEvent.click(screen.getByRole("button", { name: "清除条件" }));
  await waitFor(() => expect(groups().length).toBe(4));
});

test("who comes back finds the list as it was left", async () => {
  serverWith({ "GET /session": () => nobody, "GET /processes": () => ({ body: { processes } }) });
  visit("/?q=%E5%88%BB%E7%AB%A0&unit=%E5%AE%A1%E6%89%B9%E5%B1%80", "/", <CataloguePage />);
  expect(await screen.findByRole("link", { name: "首次刻章" })).toBeTruthy();
  expect(screen.queryByRole("link", { name: "租赁补贴" })).toBeNull();
  expect(screen.getByRole("searchbox", { name: "查找事项" })).toHaveProperty("value", "刻章");
});

test("what matches nothing says so", async () => {
  serverWith({ "GET /session": () => nobody, "GET /processes": () => ({ body: { processes } }) });
  visit("/?q=%E9%A3%9E%E6%9C%BA", "/", <CataloguePage />);
  expect(await screen.findByText("没有符合的事项。")).toBeTruthy();
});
