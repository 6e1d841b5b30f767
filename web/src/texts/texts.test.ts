import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { catalogues } from ".";

// Chinese has one plural form, English two, so the endings do not count.
const bare = (key: string) => key.replace(/_(zero|one|other)$/, "");

test("both languages have the same texts", () => {
  const zh = new Set(Object.keys(catalogues.zh).map(bare));
  const en = new Set(Object.keys(catalogues.en).map(bare));
  expect([...zh].filter((k) => !en.has(k))).toEqual([]);
  expect([...en].filter((k) => !zh.has(k))).toEqual([]);
});

test("both languages fill in the same values", () => {
  const values = (text: string | undefined) => [...(text ?? "").matchAll(/{{(\w+)}}/g)].map((m) => m[1]).sort();
  const different = Object.keys(catalogues.zh).filter(
    (k) => String(values(catalogues.zh[k])) !== String(values(catalogues.en[k])) && catalogues.en[k] !== undefined,
  );
  expect(different).toEqual([]);
});

test("no text is empty", () => {
  const empty = Object.entries({ ...catalogues.zh, ...catalogues.en }).filter(([, text]) => text.trim() === "");
  expect(empty).toEqual([]);
});

test("every text a page asks for by a fixed key exists", () => {
  const known = new Set(Object.keys(catalogues.zh).map(bare));
  const missing = sources("src").flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(/\bt\(\s*"([\w.-]+)"/g)]
      .map((m) => m[1] ?? "")
      .filter((key) => !known.has(key))
      .map((key) => `${file}: ${key}`),
  );
  expect(missing).toEqual([]);
});

function sources(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return sources(path);
    return /(?<!\.test)\.tsx?$/.test(name) ? [path] : [];
  });
}
