import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { T } from "./api/types";
import type { Language } from "./texts";

/** pickText takes the wanted language of a text, or the other one where the wanted is empty. */
export function pickText(text: T | undefined, language: Language): string {
  if (!text) return "";
  return language === "en" ? text.en || text.zh : text.zh || text.en;
}

/** useText returns the function that picks the language of the page from a text of the server. */
export function useText(): (text: T | undefined) => string {
  const language = useLanguage();
  return useCallback((text: T | undefined) => pickText(text, language), [language]);
}

/** useLanguage is the language of the page, "zh" or "en". */
export function useLanguage(): Language {
  const { i18n } = useTranslation();
  return i18n.language === "en" ? "en" : "zh";
}
