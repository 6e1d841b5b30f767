import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { Table } from "./Table";

const lines = (count: number) => Array.from({ length: count }, (_, i) => ({ key: String(i), name: `事项${i + 1}`, cells: [i] }));
const names = () => screen.getAllByRole("rowheader").map((h) => h.textContent);

test("a long table is looked through by name; a part of it has no total", async () => {
  render(<Table label="各事项" heads={["事项", "已办结"]} lines={lines(20)} total={[190]} />);
  expect(names().length).toBe(21);
  const find = screen.getByRole("searchbox", { name: "在“各事项”里查找" });
  await userEvent.type(find, "20");
  expect(names()).toEqual(["事项20"]);
  await userEvent.type(find, "x");
  expect(screen.getByText("没有符合的行。")).toBeTruthy();
});

test("a short one has nothing to look for", () => {
  render(<Table label="各事项" heads={["事项", "已办结"]} lines={lines(3)} />);
  expect(screen.queryByRole("searchbox")).toBeNull();
});
