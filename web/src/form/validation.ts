import { customizeValidator } from "@rjsf/validator-ajv8";
import type { RJSFSchema } from "@rjsf/utils";
import type { ErrorObject } from "ajv";
import Ajv2020 from "ajv/dist/2020.js";
import localizeEn from "ajv-i18n/localize/en";
import localizeZh from "ajv-i18n/localize/zh";
import type { FieldProblem, FormSchema, FormValue } from "../api/types";
import type { Language } from "../texts";

/**
 * validator judges a form by its JSON Schema as the server does. Without multipleOfPrecision Ajv would say
 * that 19.99 is no multiple of 0.01, which the server's exact arithmetic denies.
 */
export const validator = customizeValidator({
  AjvClass: Ajv2020,
  ajvOptionsOverrides: { multipleOfPrecision: 6 },
  customFormats: { unit: /^[a-z0-9-]+$/ },
});

/** localProblems are the problems the page can see by itself, in the shape in which the server tells its own. */
export function localProblems(
  schema: FormSchema,
  form: FormValue,
  language: Language,
  fillIn: string,
): FieldProblem[] {
  const { errors = [] } = validator.rawValidation<ErrorObject>(schema as RJSFSchema, form);
  (language === "en" ? localizeEn : localizeZh)(errors);
  return errors.filter((e) => e.keyword !== "if").map((e) => {
    if (e.keyword !== "required") return { field: e.instancePath, code: e.keyword, detail: e.message ?? e.keyword };
    const missing = String((e.params as { missingProperty: string }).missingProperty);
    return { field: `${e.instancePath}/${missing}`, code: "required", detail: fillIn };
  });
}
