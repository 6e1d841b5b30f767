import type { Locale } from "antd/es/locale";
import enUS from "antd/es/locale/en_US";
import zhCN from "antd/es/locale/zh_CN";
import "dayjs/locale/zh-cn"; // the months and days of the week of every date picker

/** The library's own words, in each language of the page. */
export const locales: Record<"zh" | "en", Locale> = { zh: plain(zhCN), en: plain(enUS) };

// The buttons for year and month show which they are; a label beside it hides that from who listens,
// and from who says aloud what stands there (WCAG 2.2, 2.5.3).
function plain(locale: Locale): Locale {
  const picker = locale.DatePicker;
  if (!picker) return locale;
  return { ...locale, DatePicker: { ...picker, lang: { ...picker.lang, yearSelect: "", monthSelect: "" } } };
}
