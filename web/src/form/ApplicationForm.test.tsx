import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { FieldProblem, FormSchema } from "../api/types";
import { ApplicationForm, type ApplicationFormProps } from "./ApplicationForm";

const schema: FormSchema = {
  type: "object",
  required: ["site", "areaMu"],
  properties: {
    site: { type: "string", "x-title": { zh: "选址地点", en: "Site" } },
    areaMu: { type: "number", "x-title": { zh: "占地面积（亩）", en: "Area (mu)" }, exclusiveMinimum: 0 },
    hall: { type: "boolean", "x-title": { zh: "是否建骨灰堂", en: "With a hall" }, default: false },
  },
};
const plan = { id: "plan", title: { zh: "规划", en: "Plan" }, required: true, accept: ["pdf"] };
const stored = { id: "f1", name: "规划.pdf", size: 2048, sha256: "ab" };

function show(props: Partial<ApplicationFormProps>) {
  const all = {
    guideSchema: schema,
    materials: [plan],
    value: { form: {}, materials: {} },
    onSubmit: vi.fn<ApplicationFormProps["onSubmit"]>(),
    ...props,
  };
  const tree = (p: ApplicationFormProps) => (
    <QueryClientProvider client={new QueryClient()}>
      <ApplicationForm {...p} />
    </QueryClientProvider>
  );
  const { rerender } = render(tree(all));
  return { ...all, again: (more: Partial<ApplicationFormProps>) => rerender(tree({ ...all, ...more })) };
}

const field = (label: string) => screen.getByLabelText(label).closest(".field") as HTMLElement;

test("what is missing is said beside its field after the first attempt, and the focus goes to the first", async () => {
  const { onSubmit } = show({});
  expect(screen.queryByText("请填写这一项")).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "提交申请" }));
  expect(within(field("选址地点")).getByText("请填写这一项")).toBeTruthy();
  expect(screen.getByText("请上传“规划”")).toBeTruthy();
  await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText("选址地点")));
  expect(onSubmit).not.toHaveBeenCalled();
});

test("a complete form is submitted as it was filled in, with its materials", async () => {
  const { onSubmit } = show({ value: { form: { site: "西沟" }, materials: { plan: [stored] } } });
  fireEvent.change(screen.getByLabelText("占地面积（亩）"), { target: { value: "4.5" } });
  await userEvent.click(screen.getByRole("button", { name: "提交申请" }));
  expect(onSubmit).toHaveBeenCalledExactlyOnceWith({
    form: { site: "西沟", areaMu: 4.5, hall: false },
    materials: { plan: [stored] },
  });
});

test("Enter in a field, which confirms a date or a number, does not send the application", async () => {
  const { onSubmit } = show({ value: { form: { site: "西沟", areaMu: 4 }, materials: { plan: [stored] } } });
  await userEvent.type(screen.getByLabelText("选址地点"), "上{Enter}");
  expect(onSubmit).not.toHaveBeenCalled();
  screen.getByRole("button", { name: "提交申请" }).focus();
  await userEvent.keyboard("{Enter}");
  expect(onSubmit).toHaveBeenCalledOnce();
});

test("a rule the server found broken stands beside its field with its basis, until the value changes", () => {
  const area: FieldProblem = {
    field: "/areaMu",
    code: "rule",
    rule: "area",
    detail: "占地不得超过 5 亩",
    basis: { document: "管理办法", article: "第三条" },
  };
  const { again } = show({ value: { form: { areaMu: 6 }, materials: {} } });
  again({ problems: [area] });
  expect(within(field("占地面积（亩）")).getByText("占地不得超过 5 亩 · 依据：管理办法 第三条")).toBeTruthy();
  fireEvent.change(screen.getByLabelText("占地面积（亩）"), { target: { value: "4" } });
  expect(screen.queryByText(/占地不得超过 5 亩/)).toBeNull();
});

test("a yes-or-no question is a group with its name", () => {
  show({});
  const group = screen.getByRole("group", { name: /是否建骨灰堂/ });
  expect(within(group).getByLabelText("否")).toHaveProperty("checked", true);
});

test("a file of the wrong kind is refused with the kinds that are accepted", async () => {
  const onChange = vi.fn<NonNullable<ApplicationFormProps["onChange"]>>();
  show({ onChange });
  const wrong = new File(["x"], "照片.exe");
  fireEvent.change(screen.getByLabelText("规划"), { target: { files: [wrong] } });
  expect(await screen.findByText("“照片.exe”的格式不对，应为 pdf")).toBeTruthy();
  expect(onChange.mock.calls.every(([content]) => Object.keys(content.materials).length === 0)).toBe(true);
});

test("what is asked for only in some cases is not demanded before the server asks for it", async () => {
  const proof = { id: "proof", title: { zh: "证明", en: "Proof" }, required: true, depends: ["site", "hall"] };
  const value = { form: { site: "西沟", areaMu: 4 }, materials: {} };
  const { onSubmit, again } = show({ materials: [proof], value });
  expect(screen.getByText("视情形需要")).toBeTruthy();
  expect(screen.getByText("依所填内容而定：选址地点、是否建骨灰堂")).toBeTruthy();
  expect(screen.queryByText("必需")).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "提交申请" }));
  expect(onSubmit).toHaveBeenCalledOnce();
  again({ problems: [{ field: "materials/proof", code: "material-missing", detail: "请上传“证明”" }], refused: true });
  const asked = screen.getByText("请上传“证明”").closest(".material") as HTMLElement;
  expect(within(asked).getByText("本次需要")).toBeTruthy();
  expect(document.activeElement).toBe(within(asked).getByRole("button", { name: "为“证明”选择文件" }));
});
