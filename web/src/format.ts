import { useMemo } from "react";
import type { Language } from "./texts";
import { useLanguage } from "./text";

// All clocks of the county stand on one time, whatever the zone of the reader's machine.
const ZONE = "Asia/Shanghai";

interface Parts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  weekday: number;
}

const WEEKDAYS: Record<Language, string[]> = {
  zh: ["周日", "周一", "周二", "周三", "周四", "周五", "周六"],
  en: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"],
};
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const splitter = new Intl.DateTimeFormat("en-US", {
  timeZone: ZONE,
  hourCycle: "h23",
  year: "numeric",
  month: "numeric",
  day: "numeric",
  hour: "numeric",
  minute: "numeric",
});

function partsOf(at: Date): Parts {
  const found: Record<string, number> = {};
  for (const part of splitter.formatToParts(at)) found[part.type] = Number(part.value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = found;
  return { year, month, day, hour, minute, weekday: new Date(Date.UTC(year, month - 1, day)).getUTCDay() };
}

const two = (n: number) => String(n).padStart(2, "0");

/** 2026年3月2日 / 2 Mar 2026 */
export function formatDate(at: string, language: Language): string {
  const p = partsOf(new Date(at));
  return language === "zh" ? `${p.year}年${p.month}月${p.day}日` : `${p.day} ${MONTHS[p.month - 1]} ${p.year}`;
}

/** 2026年3月2日 09:05 / 2 Mar 2026, 09:05 */
export function formatDateTime(at: string, language: Language): string {
  const p = partsOf(new Date(at));
  const time = `${two(p.hour)}:${two(p.minute)}`;
  return language === "zh" ? `${formatDate(at, language)} ${time}` : `${formatDate(at, language)}, ${time}`;
}

/**
 * formatDue words a deadline. A limit of days ends at 24:00 of its last day; the instant is 00:00 of
 * the following one, which read as such would name the wrong day. So the last day itself is named.
 * The year is left out when it is the year of now.
 */
export function formatDue(due: string, language: Language, now?: string): string {
  const instant = new Date(due);
  const exact = partsOf(instant);
  const midnight = exact.hour === 0 && exact.minute === 0;
  const p = midnight ? partsOf(new Date(instant.getTime() - 1)) : exact;
  const thisYear = partsOf(now ? new Date(now) : new Date()).year === p.year;
  const time = midnight ? "24:00" : `${two(p.hour)}:${two(p.minute)}`;
  if (language === "zh") {
    return `${thisYear ? "" : `${p.year}年`}${p.month}月${p.day}日（${WEEKDAYS.zh[p.weekday]}）${time} 前`;
  }
  return `by ${WEEKDAYS.en[p.weekday]} ${p.day} ${MONTHS[p.month - 1]}${thisYear ? "" : ` ${p.year}`}, ${time}`;
}

/** formatNumber groups digits and keeps up to six decimals, as areas in mu need. */
export function formatNumber(n: number, language: Language): string {
  return new Intl.NumberFormat(language === "zh" ? "zh-CN" : "en-GB", { maximumFractionDigits: 6 }).format(n);
}

/** formatExact groups the digits of a number as it is written, which may be longer than a number of the language. */
export function formatExact(number: string): string {
  const [, sign = "", whole, fraction = ""] = /^(-?)(\d+)(\.\d+)?$/.exec(number) ?? [];
  if (whole === undefined) return number;
  return `${sign}${whole.replace(/\B(?=(\d{3})+$)/g, ",")}${fraction}`;
}

/** 12 KB, 3.4 MB */
export function formatSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** formatList puts short things one after the other: pdf、jpg */
export function formatList(things: string[], language: Language): string {
  return things.join(language === "zh" ? "、" : ", ");
}

/** useFormat binds the functions above to the language of the page. */
export function useFormat() {
  const language = useLanguage();
  return useMemo(
    () => ({
      date: (at: string) => formatDate(at, language),
      dateTime: (at: string) => formatDateTime(at, language),
      due: (due: string, now?: string) => formatDue(due, language, now),
      number: (n: number) => formatNumber(n, language),
      size: formatSize,
      list: (things: string[]) => formatList(things, language),
    }),
    [language],
  );
}
