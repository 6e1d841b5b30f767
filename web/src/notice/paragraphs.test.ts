import { expect, test } from "vitest";
import { paragraphsOf } from "./paragraphs";

const places = (document: string) => paragraphsOf(document).map((p) => `${p.place}: ${p.text}`);

test("who is addressed stands at the margin, who signs and the date to the right", () => {
  expect(places("西沟村委会：\n你村的申请予以受理。\n县行政审批服务管理局\n2026-03-02\n")).toEqual([
    "greeting: 西沟村委会：",
    "body: 你村的申请予以受理。",
    "signed: 县行政审批服务管理局",
    "signed: 2026-03-02",
  ]);
});

test("a sentence before the date is no signature, and a document without a date has none", () => {
  expect(places("西沟村委会：\n请在十日内补正。\n2026年3月2日").at(1)).toBe("body: 请在十日内补正。");
  expect(places("To the village:\nIt is accepted.\nThe bureau")).toEqual(["greeting: To the village:", "body: It is accepted.", "body: The bureau"]);
  expect(places("Yes.\nThe bureau\n2 March 2026").at(-2)).toBe("signed: The bureau");
});

test("no line of a document is lost", () => {
  const lines = ["一、缺少规划", "", "  二、缺少决议  ", "1：见附件"];
  expect(paragraphsOf(lines.join("\n")).map((p) => p.text)).toEqual(["一、缺少规划", "二、缺少决议", "1：见附件"]);
});
