import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { useRowKeys } from "./rowKeys";

function List() {
  return (
    <>
      <input aria-label="search" />
      <div ref={useRowKeys()}>
        {["one", "two"].map((name) => (
          <ul key={name}>
            <li>
              <a href={`#${name}`}>{name}</a>
            </li>
          </ul>
        ))}
      </div>
    </>
  );
}

test("J and K move along the rows of every list and stop at the ends", async () => {
  render(<List />);
  await userEvent.keyboard("j");
  expect(document.activeElement).toBe(screen.getByText("one"));
  await userEvent.keyboard("jj");
  expect(document.activeElement).toBe(screen.getByText("two"));
  await userEvent.keyboard("kk");
  expect(document.activeElement).toBe(screen.getByText("one"));
});

test("J is a letter where somebody types", async () => {
  render(<List />);
  const field = screen.getByLabelText("search");
  await userEvent.type(field, "j");
  expect(document.activeElement).toBe(field);
  expect((field as HTMLInputElement).value).toBe("j");
});
