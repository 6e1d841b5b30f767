import { expect, test } from "vitest";
import { clearDraft, loadDraft, saveDraft } from "./draft";

const content = {
  form: { site: "西沟" },
  materials: { plan: [{ id: "f1", name: "规划.pdf", size: 12, sha256: "ab" }] },
};

test("a draft comes back to the same person and matter only", () => {
  expect(saveDraft("li", "cemetery", content)).toBe(true);
  expect(loadDraft("li", "cemetery")).toEqual(content);
  expect(loadDraft("wang", "cemetery")).toBeNull();
  expect(loadDraft("li", "countersign")).toBeNull();
  clearDraft("li", "cemetery");
  expect(loadDraft("li", "cemetery")).toBeNull();
});

test("a draft that cannot be read is none", () => {
  localStorage.setItem("shunban.draft.li.cemetery", "{broken");
  expect(loadDraft("li", "cemetery")).toBeNull();
});
