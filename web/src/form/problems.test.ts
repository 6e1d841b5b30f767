import { expect, test } from "vitest";
import type { FieldProblem } from "../api/types";
import { elementIdOf, errorSchemaOf, inFormOrder, isMissing, materialOf, onePerField } from "./problems";

const tooLarge: FieldProblem = {
  field: "/areaMu",
  code: "rule",
  detail: "占地不得超过 5 亩",
  rule: "area",
  basis: { document: "管理办法", article: "第三条" },
};
const noPlan: FieldProblem = { field: "materials/plan", code: "required", detail: "请上传规划" };
const noSite: FieldProblem = { field: "/site", code: "required", detail: "请填写这一项" };

test("a problem stands at its field with the rule's basis, materials stay with the materials", () => {
  const nested = { field: "/owner/a~1b", code: "type", detail: "不对" };
  expect(errorSchemaOf([tooLarge, noPlan, nested], (b) => `依据：${b.document} ${b.article}`)).toEqual({
    areaMu: { __errors: ["占地不得超过 5 亩 · 依据：管理办法 第三条"] },
    owner: { "a/b": { __errors: ["不对"] } },
  });
  expect(materialOf(noPlan)).toBe("plan");
  expect([elementIdOf(tooLarge), elementIdOf(noPlan)]).toEqual(["root_areaMu", "material-plan"]);
});

test("what is not filled in yet differs from what is wrong", () => {
  const form = { areaMu: 6, site: "" };
  expect([tooLarge, noSite, noPlan].map((p) => isMissing(p, { form, materials: {} }))).toEqual([false, true, true]);
});

test("the first problem is the topmost field", () => {
  const schema = { properties: { site: {}, areaMu: {} } };
  expect(inFormOrder([noPlan, tooLarge, noSite], schema, [{ id: "plan" }])).toEqual([noSite, tooLarge, noPlan]);
});

test("two judgements of one field are shown once, two rules about it both", () => {
  const again = { ...noSite, detail: "“选址地点”未填写" };
  const other = { ...tooLarge, rule: "density" };
  expect(onePerField([noSite, again, tooLarge, other])).toEqual([noSite, tooLarge, other]);
});
