import i18n from "i18next";
import { initReactI18next } from "react-i18next";
import caseEn from "./case.en";
import caseZh from "./case.zh";
import clockEn from "./clock.en";
import clockZh from "./clock.zh";
import calendarEn from "./calendar.en";
import calendarZh from "./calendar.zh";
import en from "./en";
import noticeEn from "./notice.en";
import noticeZh from "./notice.zh";
import officialEn from "./official.en";
import operateEn from "./operate.en";
import operateZh from "./operate.zh";
import officialZh from "./official.zh";
import supervisionEn from "./supervision.en";
import supervisionZh from "./supervision.zh";
import zh from "./zh";

export type Language = "zh" | "en";
export interface Catalogue {
  [key: string]: string | Catalogue;
}

const REMEMBERED = "shunban.language";

/** flatten turns nested groups of texts into the dotted keys under which pages ask for them. */
export function flatten(texts: Catalogue, prefix = ""): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [key, value] of Object.entries(texts)) {
    if (typeof value === "string") flat[prefix + key] = value;
    else Object.assign(flat, flatten(value, `${prefix}${key}.`));
  }
  return flat;
}

export const catalogues: Record<Language, Record<string, string>> = {
  zh: { ...flatten(zh), ...flatten(caseZh), ...flatten(officialZh), ...flatten(operateZh), ...flatten(clockZh), ...flatten(calendarZh), ...flatten(supervisionZh), ...flatten(noticeZh) },
  en: { ...flatten(en), ...flatten(caseEn), ...flatten(officialEn), ...flatten(operateEn), ...flatten(clockEn), ...flatten(calendarEn), ...flatten(supervisionEn), ...flatten(noticeEn) },
};

void i18n.use(initReactI18next).init({
  lng: remembered(),
  fallbackLng: "zh",
  resources: { zh: { translation: catalogues.zh }, en: { translation: catalogues.en } },
  keySeparator: false,
  nsSeparator: false,
  initAsync: false,
  interpolation: { escapeValue: false }, // React escapes.
});

document.documentElement.lang = htmlLanguage();
i18n.on("languageChanged", (language) => {
  document.documentElement.lang = htmlLanguage();
  try {
    localStorage.setItem(REMEMBERED, language);
  } catch {
    // A browser that keeps nothing still shows the chosen language until the page is closed.
  }
});

function htmlLanguage(): string {
  return i18n.language === "en" ? "en" : "zh-CN";
}

/** Chinese unless the person has chosen otherwise on this machine. */
function remembered(): Language {
  try {
    return localStorage.getItem(REMEMBERED) === "en" ? "en" : "zh";
  } catch {
    return "zh";
  }
}

export default i18n;
