import { expect, test } from "vitest";
import { formatDate, formatDateTime, formatDue, formatExact, formatNumber, formatSize } from "./format";

const now = "2026-03-02T01:05:00Z";

test("a limit that ends at midnight names its last day", () => {
  // 00:00 of Thursday the 12th in China.
  expect(formatDue("2026-03-11T16:00:00Z", "zh", now)).toBe("3月11日（周三）24:00 前");
  expect(formatDue("2026-03-11T16:00:00Z", "en", now)).toBe("by Wed 11 Mar, 24:00");
});

test("a limit within a day names the hour", () => {
  expect(formatDue("2026-03-11T09:30:00+08:00", "zh", now)).toBe("3月11日（周三）09:30 前");
});

test("the year is named when it is another one", () => {
  expect(formatDue("2027-01-01T00:00:00+08:00", "zh", now)).toBe("12月31日（周四）24:00 前");
  expect(formatDue("2027-01-06T00:00:00+08:00", "zh", now)).toBe("2027年1月5日（周二）24:00 前");
});

test("dates stand on the county's clock, whatever the reader's zone", () => {
  expect(formatDate("2026-03-01T16:30:00Z", "zh")).toBe("2026年3月2日");
  expect(formatDateTime("2026-03-01T16:30:00Z", "zh")).toBe("2026年3月2日 00:30");
  expect(formatDateTime("2026-03-01T16:30:00Z", "en")).toBe("2 Mar 2026, 00:30");
});

test("areas keep their decimals", () => {
  expect(formatNumber(12345.675, "zh")).toBe("12,345.675");
  expect(formatSize(3.4 * 1024 * 1024)).toBe("3.4 MB");
});

test("amounts are grouped as they are written, to the last digit", () => {
  expect(["12345678901234567.80", "1000", "999", "-1234567", "0.03", "1e30"].map(formatExact)).toEqual([
    "12,345,678,901,234,567.80",
    "1,000",
    "999",
    "-1,234,567",
    "0.03",
    "1e30",
  ]);
});
