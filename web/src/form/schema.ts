import type { UiSchema } from "@rjsf/utils";
import type { FormSchema, T } from "../api/types";
import { pickText } from "../text";
import type { Language } from "../texts";

/** localized is the schema with titles and hints in the language of the page. */
export function localized(schema: FormSchema, language: Language): FormSchema {
  const out: FormSchema = { ...schema };
  if (schema["x-title"]) out.title = pickText(schema["x-title"], language);
  if (schema["x-description"]) out.description = pickText(schema["x-description"], language);
  const unit = unitOf(schema, language);
  if (unit && !out.title?.includes(unit)) out.title = language === "zh" ? `${out.title}（${unit}）` : `${out.title} (${unit})`;
  if (schema.properties) {
    out.properties = Object.fromEntries(
      Object.entries(schema.properties).map(([name, field]) => [name, localized(field, language)]),
    );
  }
  if (schema.items) out.items = localized(schema.items, language);
  if (schema.oneOf) out.oneOf = schema.oneOf.map((s) => localized(s, language));
  return out;
}

function unitOf(schema: FormSchema, language: Language): string {
  const unit = schema["x-unit"];
  return typeof unit === "string" ? unit : pickText(unit, language);
}

/** uiSchemaOf says with which control each field is filled in. */
export function uiSchemaOf(schema: FormSchema, language: Language): UiSchema {
  const ui: UiSchema = {};
  for (const [name, field] of Object.entries(schema.properties ?? {})) ui[name] = controlOf(field, language);
  return ui;
}

function controlOf(field: FormSchema, language: Language): UiSchema {
  if (field.type === "object") return uiSchemaOf(field, language);
  if (field.format === "unit") return { "ui:widget": "UnitWidget", "ui:options": { kinds: field["x-kinds"] ?? [] } };
  if (field.type === "array" && field.items?.format === "unit") {
    return { "ui:widget": "UnitsWidget", "ui:options": { kinds: field.items["x-kinds"] ?? [] } };
  }
  if (field.type === "array" && field.items?.enum) {
    return { "ui:widget": "checkboxes", "ui:enumNames": enumNames(field.items, language) };
  }
  if (field.type === "array" && field.items) return { items: controlOf(field.items, language) };
  if (field.type === "boolean") return { "ui:widget": "radio" };
  if (field["x-rows"]) return { "ui:widget": "textarea", "ui:options": { rows: field["x-rows"] } };
  if (field.enum) return { "ui:enumNames": enumNames(field, language) };
  return {};
}

function enumNames(field: FormSchema, language: Language): string[] {
  const titles = field["x-enum-titles"];
  return (field.enum ?? []).map((value, i) => {
    const title: T | undefined = Array.isArray(titles) ? titles[i] : titles?.[String(value)];
    return pickText(title, language) || String(value);
  });
}
