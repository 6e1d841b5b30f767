import { expect, test } from "vitest";
import { localProblems } from "./validation";

const schema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  type: "object",
  required: ["site", "areaMu"],
  properties: {
    site: { type: "string", "x-title": { zh: "地点", en: "Site" } },
    areaMu: { type: "number", multipleOf: 0.01, exclusiveMinimum: 0 },
    unit: { type: "string", format: "unit", "x-kinds": ["bureau"] },
  },
};

test("19.99 is a multiple of 0.01, as the server says", () => {
  expect(localProblems(schema, { site: "西沟", areaMu: 19.99, unit: "housing" }, "zh", "请填写")).toEqual([]);
});

test("problems are worded in the language of the page", () => {
  const form = { areaMu: -1 };
  expect(localProblems(schema, form, "zh", "请填写")).toEqual([
    { field: "/site", code: "required", detail: "请填写" },
    { field: "/areaMu", code: "exclusiveMinimum", detail: "应当为 > 0" },
  ]);
  expect(localProblems(schema, form, "en", "Fill in")[1]?.detail).toBe("must be > 0");
});
