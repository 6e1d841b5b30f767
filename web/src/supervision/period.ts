export interface Period {
  from: string;
  to: string;
}

export const presets = ["month", "quarter", "year"] as const;
export type Preset = (typeof presets)[number];

/** today is the county's, whatever the zone of the reader's machine; the Canadian way to write a date is that of the server. */
export function today(): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai", year: "numeric", month: "2-digit", day: "2-digit" }).format(new Date());
}

/** periodOf is from the beginning of a month, quarter or year up to a day in it. */
export function periodOf(preset: Preset, day: string): Period {
  const month = Number(day.slice(5, 7));
  const first = preset === "year" ? 1 : preset === "quarter" ? month - ((month - 1) % 3) : month;
  return { from: `${day.slice(0, 4)}-${String(first).padStart(2, "0")}-01`, to: day };
}

/** percent is a share in whole percent; undefined of nothing, which is no share. A share that is not all is never 100. */
export function percent(part: number, whole: number): number | undefined {
  if (whole <= 0) return undefined;
  const rounded = Math.round((part / whole) * 100);
  return part < whole ? Math.min(99, rounded) : rounded;
}
