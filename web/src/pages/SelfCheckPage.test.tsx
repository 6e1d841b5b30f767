import { fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { serverWith, visit } from "../visiting";
import GuidePage from "./GuidePage";
import SelfCheckPage from "./SelfCheckPage";

const same = (s: string) => ({ zh: s, en: s });
const local = { document: "", local: true };
const guide = {
  id: "rent",
  title: same("租赁补贴"),
  owner: { id: "housing", name: same("住建局") },
  basis: local,
  version: 1,
  hash: "h",
  calculator: same("补贴试算"),
  startBy: [],
  form: { type: "object", required: ["persons"], properties: { persons: { type: "integer", "x-title": same("家庭人数") }, married: { type: "boolean", "x-title": same("已婚") } } },
  materials: [
    { id: "id", title: same("身份证"), required: true },
    { id: "certificate", title: same("结婚证"), required: true, depends: ["married"] },
  ],
  rules: [{ id: "few", text: same("至少一人"), basis: local, fields: ["persons"] }],
  steps: [],
  promised: { limit: same("30 个工作日"), basis: local },
  mayStart: false,
  mayRehearse: false,
};
const nobody = { status: 401, body: { title: "请先登录", status: 401, code: "not-signed-in" } };

afterEach(() => vi.unstubAllGlobals());

test("anybody finds out before applying what would come of it; of documents nothing is asked, and nothing is kept", async () => {
  const line = (value: string) => `{"problems":[],"calculation":{"title":{"zh":"补贴试算","en":""},"lines":[{"name":"m","title":{"zh":"每月补贴","en":""},"value":${value},"unit":{"zh":"元","en":""}}]}}`;
  const sent: unknown[] = [];
  serverWith({ "GET /session": () => nobody, "GET /processes/rent": () => ({ body: guide }) });
  const rest = fetch;
  vi.stubGlobal("fetch", async (address: string, init: RequestInit = {}) => {
    if (init.method !== "POST") return rest(address, init);
    sent.push(JSON.parse(init.body as string));
    return new Response(line("1234567.50"), { headers: { "Content-Type": "application/json" } });
  });
  visit("/processes/rent/check", "/processes/:id/check", <SelfCheckPage />);
  expect(await screen.findByText("填写申请内容后自动试算。")).toBeTruthy();
  fireEvent.change(screen.getByLabelText("家庭人数"), { target: { value: "3" } });
  await userEvent.click(screen.getByRole("button", { name: /^核\s?对$/ }));
  expect(await screen.findByText("1,234,567.50 元")).toBeTruthy();
  expect(sent[0]).toEqual({ form: { persons: 3 } });
  expect(screen.queryByText(/选择文件/)).toBeNull();
  expect(Object.keys(localStorage).filter((k) => k.startsWith("shunban.draft"))).toEqual([]);
});

test("the guide says which documents are asked for only in some cases, and what is the procedure's own rule", async () => {
  serverWith({ "GET /session": () => nobody, "GET /processes/rent": () => ({ body: guide }) });
  visit("/processes/rent", "/processes/:id", <GuidePage />);
  const certificate = (await screen.findByText("结婚证")).closest("li");
  expect(certificate?.textContent).toBe("结婚证 视情形需要依所填内容而定：已婚");
  expect(screen.getByText("身份证").closest("li")?.textContent).toBe("身份证 必需");
  expect(screen.getAllByText(/本办事程序自行规定/).map((e) => e.textContent)).toEqual(["依据：本办事程序自行规定", "依据：本办事程序自行规定", "本办事程序自行规定"]);
  expect(screen.getByRole("button", { name: "自查与试算" })).toBeTruthy();
});
