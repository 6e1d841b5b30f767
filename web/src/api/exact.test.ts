import { expect, test } from "vitest";
import { parseExactly } from "./exact";

const line = (value: string) => `{"name":"amount","value":${value}}`;

test("the amounts of a calculation are kept digit by digit, also those a number cannot hold", () => {
  const values = ["1.10", "12345678901234567.89", "-0.05", "3"];
  const text = `{"problems":[],"calculation":{"lines":[${values.map(line).join(",")}]}}`;
  const { calculation } = parseExactly(text) as { calculation: { lines: { value: unknown }[] } };
  expect(calculation.lines.map((l) => l.value)).toEqual(values.map((number) => ({ number })));
});

test("what is not an amount of a calculation stays what it was", () => {
  const text = '{"case":{"form":{"value":1.5,"lines":[{"value":2}],"says":"\\"calculation\\":{ 1"},"calculation":{"lines":[{"value":true},{"value":"是"},{"value" : 7}]}},"value":9}';
  expect(parseExactly(text)).toEqual({
    case: {
      form: { value: 1.5, lines: [{ value: 2 }], says: '"calculation":{ 1' },
      calculation: { lines: [{ value: true }, { value: "是" }, { value: { number: "7" } }] },
    },
    value: 9,
  });
});
